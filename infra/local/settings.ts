import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Trouble } from './trouble.ts'

export interface Settings {
  readonly port: number
  /** The absolute path of the data folder. */
  readonly folder: string
  /** Serve TLS to the local network, for phones. */
  readonly lan: boolean
  /** Leave out the demo county. */
  readonly empty: boolean
  /** The demo county, but not its month of incidents. */
  readonly 'no-incidents': boolean
  readonly quiet: boolean
  /** The absolute paths of basemaps: files of tiles, and lists of others. */
  readonly basemaps: readonly string[]
  /** Another DynamoDB-compatible engine to use instead of the embedded one. */
  readonly engineEndpoint: string | null
}

export const USAGE = `npm start -- [--lan] [--empty | --no-incidents] [--quiet] [--basemap FILE]…

  --lan     向局域网开放 (TLS)，手机可用   open to the local network over TLS, for phones
  --empty   不装入演示县                   without the demo county
  --no-incidents  演示县不带事件           the demo county without its month of incidents
  --quiet   只显示地址和需要处理的问题     print only the address and what needs attention
  --basemap FILE  底图 (.pmtiles 或清单 .json)  a basemap: a file of tiles, or a list of others

  PORT               端口 port, 8787
  DATA_DIR           数据文件夹 data folder, .data
  DYNAMODB_ENDPOINT  使用其他 DynamoDB 兼容引擎 use another DynamoDB-compatible engine`

const FLAGS = {
  lan: { type: 'boolean', default: false },
  empty: { type: 'boolean', default: false },
  'no-incidents': { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  basemap: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const

/** Reads flags and environment; null when help was asked for. Throws Trouble on what it does not know. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings | null {
  if (env['NODE_ENV'] === 'production') {
    throw new Trouble(
      'NODE_ENV=production 时拒绝启动：本机版用演示身份登录，不能用于生产；请去掉 NODE_ENV 或部署到 AWS。',
      'NODE_ENV=production is refused: this machine signs in demo people; unset NODE_ENV, or deploy to AWS.',
    )
  }
  const { help, basemap, ...flags } = readFlags(args)
  if (help) return null
  return {
    ...flags,
    basemaps: basemap.map((path) => resolve(path)),
    port: readPort(env['PORT']),
    folder: resolve(env['DATA_DIR'] || '.data'),
    engineEndpoint: readEndpoint(env['DYNAMODB_ENDPOINT']),
  }
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS }).values
  } catch (cause) {
    const asked = args.join(' ')
    throw new Trouble(`不认识的选项：${asked}(见 --help)。`, `Unknown option: ${asked} (see --help).`, {
      cause,
    })
  }
}

function readPort(text: string | undefined): number {
  const port = Number(text || 8787)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Trouble(
    `PORT 应为 1 至 65535 的整数，而不是“${text}”。`,
    `PORT must be a number from 1 to 65535, not "${text}".`,
  )
}

function readEndpoint(text: string | undefined): string | null {
  if (!text) return null
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new Trouble(
    `DYNAMODB_ENDPOINT 应为 http(s) 地址，而不是“${text}”。`,
    `DYNAMODB_ENDPOINT must be an http(s) address, not "${text}".`,
  )
}
