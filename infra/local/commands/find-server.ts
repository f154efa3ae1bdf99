import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod'
import { Refusal, type Line } from '#shared/contract/client.ts'
import { Problem } from '#shared/contract/errors.ts'
import { patientFetch } from '#shared/contract/patient-fetch.ts'
import { dataFolder, type DataFolder } from '../data-folder.ts'
import { whoRuns } from '../machine/lock.ts'
import { readSignpost } from '../machine/signpost.ts'
import { Trouble, systemCode } from '../trouble.ts'

/** The options of every command that talks to a server. */
export const SERVER_OPTIONS = { url: { type: 'string' }, token: { type: 'string' } } as const

export const SERVER_USAGE = `  --url URL      服务器地址，默认为本机 npm start 的服务器   the server; by default the one of npm start here
  --token TOKEN  访问令牌，默认用演示身份                   an access token; by default that of a demo person`

interface Asked {
  readonly url?: string | undefined
  readonly token?: string | undefined
}

interface Found {
  readonly url: string
  /** Null when the server is not one of this machine. */
  readonly folder: DataFolder | null
}

/**
 * The server to talk to: the one named, else the one that runs on the data folder, else the one on the port.
 */
export function findServer({ url }: Asked): Found {
  const fromEnv = dataFolder(resolve(process.env['DATA_DIR'] || '.data'))
  const running = whoRuns(fromEnv)
  if (url === undefined && process.env['PORT'] === undefined && running?.localUrl) {
    return { url: running.localUrl, folder: fromEnv }
  }
  const named = new URL(url ?? `http://localhost:${process.env['PORT'] ?? 8787}`)
  const signed = readSignpost(Number(named.port || (named.protocol === 'https:' ? 443 : 80)))
  const folder = signed === null ? fromEnv : dataFolder(signed)
  const local = whoRuns(folder)
  // Plain HTTP on the loopback address: no quarrel with a certificate that only phones were told to accept.
  const isIt = local?.url && new URL(local.url).port === named.port
  return isIt && local.localUrl ? { url: local.localUrl, folder } : { url: named.origin, folder: null }
}

const Minted = z.object({ access_token: z.string(), expires_in: z.number() })

/** A token of a demo person from a server of this machine; throws Trouble. */
export async function demoToken(person: string, { url, folder }: Found): Promise<z.infer<typeof Minted>> {
  if (folder === null) {
    throw new Trouble(
      `${url} 没有本机服务器可签发演示令牌：请先运行 npm start（端口或数据文件夹不同时设 PORT、DATA_DIR），或给出 --token。`,
      `No server of this machine at ${url} gives demo tokens: run npm start first (set PORT and DATA_DIR if they differ), or give --token.`,
    )
  }
  const response = await patientFetch(fetch)(`${url}/auth/demo-token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${readSecret(folder)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ person }),
  }).catch((cause: unknown) => {
    throw unreachable(url, cause)
  })
  if (response.status === 404)
    throw new Trouble(`没有演示身份“${person}”。`, `There is no demo person "${person}".`)
  if (!response.ok)
    throw new Trouble(`令牌请求被拒绝 (${response.status})。`, `The token was refused (${response.status}).`)
  return Minted.parse(await response.json())
}

function readSecret(folder: DataFolder): string {
  try {
    return readFileSync(folder.demoSecret, 'utf8')
  } catch (cause) {
    throw new Trouble(
      `无法读取 ${folder.demoSecret} (${systemCode(cause)})：令牌只发给能读取数据文件夹的人。`,
      `${folder.demoSecret} cannot be read (${systemCode(cause)}): tokens are only for who can read the data folder.`,
      { cause },
    )
  }
}

/** A token is renewed this long before it ends. */
const RENEW_SECONDS = 300

/**
 * The line to a server, with the token given or that of a demo person, renewed as long as the command runs.
 */
export function openLine(asked: Asked, person: string): Line {
  const found = findServer(asked)
  let held: { token: string; renewAt: number } | null = null
  const token = async (): Promise<string> => {
    if (asked.token !== undefined) return asked.token
    if (held === null || Date.now() >= held.renewAt) {
      const { access_token, expires_in } = await demoToken(person, found)
      held = { token: access_token, renewAt: Date.now() + (expires_in - RENEW_SECONDS) * 1000 }
    }
    return held.token
  }
  return { baseUrl: found.url, token, fetch: patientFetch(fetch, { onBusy: sayBusy, repeatsLost: true }) }
}

function sayBusy(waiting: boolean): void {
  if (waiting) console.error('服务器繁忙，稍后自动重试  The server is busy; trying again in a moment')
}

const unreachable = (url: string, cause: unknown): Trouble =>
  new Trouble(`${url} 没有响应：请先运行 npm start。`, `${url} does not answer: run npm start first.`, {
    cause,
  })

/** What a refusal of the API means for the person at the terminal; null when it is no refusal. */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof Refusal)) return null
  if (error.problem === null) {
    return error.status === 0
      ? new Trouble(
          '服务器没有响应：请先运行 npm start。',
          'The server does not answer: run npm start first.',
          { cause: error },
        )
      : new Trouble(`服务器出错 (${error.status})。`, `The server failed (${error.status}).`, {
          cause: error,
        })
  }
  const { title, detail = '', requestId, code } = Problem.parse(error.problem)
  return new Trouble(
    `服务器拒绝：${title}（${detail}，${requestId}）`,
    `The server refused (${code}): ${detail} (${requestId})`,
    {
      cause: error,
    },
  )
}
