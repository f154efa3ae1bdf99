import { readFile } from 'node:fs/promises'
import { ulid } from 'ulid'
import { clientOf, Refusal, type Client } from '#shared/contract/client.ts'
import { poll } from '#shared/contract/poll.ts'
import { Datum } from '#shared/geo/position.ts'
import type { Job } from '#shared/jobs/job.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import { PART_CHARACTERS } from '#shared/grids/transfer-routes.ts'
import { CountyCode } from '#shared/lib/division-code.ts'
import { commandIdFrom } from '#shared/lib/id.ts'
import { Trouble, systemCode } from '../trouble.ts'
import { openLine, SERVER_OPTIONS, SERVER_USAGE } from './find-server.ts'
import { gridColumns, type GridColumns } from './grid-columns.ts'
import { splitText } from './split-text.ts'
import { printReport } from './import-report.ts'
import { ProgressBar } from './progress-bar.ts'
import { readArgs, runCommand } from './run-command.ts'

const USAGE = `npm run import-grids -- --division 990101 --name "…" --file x.geojson [options]

用多边形文件建立区划并发布其网格；重复运行无害。 Makes a division and publishes its grids from a file of polygons;
to run it again is harmless.

  --division CODE     6 位区划代码 the 6 digits of the division
  --name NAME         区划名称 its name
  --file FILE         GeoJSON FeatureCollection
  --code-property P   存放网格代码的属性，默认由数据判断，"" 为全部重新编号
                      the property that holds the grids' codes; told from the data, "" numbers all anew
  --name-property P   存放网格名称的属性，默认由数据判断 the property that holds their names; told from the data
  --datum D           gcj02 bd09 cgcs2000 wgs84 (默认 default wgs84)
${SERVER_USAGE}`

const OPTIONS = {
  ...SERVER_OPTIONS,
  division: { type: 'string' },
  name: { type: 'string' },
  file: { type: 'string' },
  'code-property': { type: 'string' },
  'name-property': { type: 'string' },
  datum: { type: 'string', default: 'wgs84' },
} as const

const POLL_MILLISECONDS = 250
const MOST_PARTS = 400

type Grids = Client<typeof gridRoutes>

/** Sends the text of the file part by part; the last one starts the job. */
async function send(parts: readonly string[], announced: Job, grids: Grids): Promise<Job> {
  const progress = new ProgressBar('上传 sending')
  let job = announced
  for (const [index, text] of parts.entries()) {
    job = await grids.putImportPart({ params: { id: job.id, part: index + 1 }, body: { text } })
    progress.show(index + 1, parts.length)
  }
  progress.end()
  return job
}

const STEPS: Record<Job['step'], string> = {
  receive: '接收 receiving',
  repair: '修复 repairing',
  write: '写入 writing',
  publish: '发布 publishing',
  reassign: '重新分派 re-assigning',
}

async function follow(started: Job, grids: Grids): Promise<Job> {
  let step = ''
  let progress = new ProgressBar('')
  const show = ({ status, step: at, done, total }: Job): void => {
    if (status === 'done' || status === 'failed') return
    if (at !== step) {
      progress.end()
      progress = new ProgressBar(STEPS[at])
      step = at
    }
    progress.show(done, total)
  }
  show(started)
  const job = await poll(() => grids.readJob({ params: { id: started.id } }), {
    isOver: ({ status }) => status === 'done' || status === 'failed',
    onAnswer: show,
    everyMilliseconds: POLL_MILLISECONDS,
  })
  progress.end()
  return job
}

const spoken = ({ codeProperty, nameProperty }: GridColumns): string =>
  codeProperty === undefined && nameProperty === undefined
    ? '网格全部重新编号并以编码为名  All grids are numbered anew and named by their codes'
    : [
        codeProperty === undefined
          ? '网格全部重新编号  All grids are numbered anew'
          : `编码取自属性 ${codeProperty}  Codes are read from the property ${codeProperty}`,
        ...(nameProperty === undefined
          ? []
          : [`名称取自属性 ${nameProperty}  Names are read from the property ${nameProperty}`]),
      ].join('\n')

/** The text of a file; throws Trouble where it cannot be read or has nothing in it. */
async function readText(file: string): Promise<string> {
  const text = await readWhole(file)
  if (text.replace(/^\uFEFF/, '').trim() !== '') return text
  throw new Trouble(
    `文件 ${file} 是空的，请检查导出是否成功。`,
    `The file ${file} is empty: was it exported whole?`,
  )
}

async function readWhole(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Trouble(
      `无法读取文件 ${file} (${systemCode(cause)})。`,
      `The file ${file} cannot be read (${systemCode(cause)}).`,
      { cause },
    )
  }
}

/** Why one person may not make the plan of a division alone, and who can; anything else stands as it is. */
function sayWhoCan(division: string, error: unknown): unknown {
  const reason = error instanceof Refusal ? error.problem?.reason : undefined
  if (reason === 'has-staff')
    return new Trouble(
      `${division} 已有网格管理员：请由其中一人在“网格设计”（/designer）的草案中导入此文件，再由另一人批准。`,
      `${division} has county staff: one of them brings the file into a draft in /designer, and a second one approves it.`,
      { cause: error },
    )
  if (reason === 'has-plan')
    return new Trouble(
      `${division} 已有网格方案：请在“网格设计”（/designer）的草案中导入此文件，再由另一人批准。`,
      `${division} has a plan already: bring the file into a draft in /designer, which a second person approves.`,
      { cause: error },
    )
  return error
}

function readDivision(text: string): string {
  const code = CountyCode.safeParse(text)
  if (code.success) return code.data
  throw new Trouble(
    `--division 应为 6 位数字，而不是“${text}”。`,
    `--division must have 6 digits, not "${text}".`,
  )
}

function readDatum(text: string): Datum {
  const datum = Datum.safeParse(text.toUpperCase().replace('-', ''))
  if (datum.success) return datum.data
  throw new Trouble(
    `--datum 应为 gcj02、bd09、cgcs2000 或 wgs84，而不是“${text}”。`,
    `--datum must be gcj02, bd09, cgcs2000 or wgs84, not "${text}".`,
  )
}

await runCommand(USAGE, async () => {
  const { values } = readArgs(OPTIONS)
  const { division, name, file } = values
  if (division === undefined || name === undefined || file === undefined) {
    throw new Trouble(
      '需要 --division、--name 和 --file(见 --help)。',
      '--division, --name and --file are needed (see --help).',
    )
  }
  const text = await readText(file)
  const columns = gridColumns(text, values)
  const parts = splitText(text, PART_CHARACTERS)
  if (parts.length > MOST_PARTS) {
    throw new Trouble(
      `文件过大：最多 ${MOST_PARTS * 0.25} MB 文本。`,
      `The file is too large: at most ${MOST_PARTS * 0.25} MB of text.`,
    )
  }
  const grids = clientOf(gridRoutes, openLine(values, 'platform-admin'))
  const body = {
    commandId: commandIdFrom(ulid()),
    division: readDivision(division),
    name,
    datum: readDatum(values.datum),
    parts: parts.length,
    ...columns,
  }
  console.error(spoken(columns))
  const announced = await grids.createImport({ body }).catch((error: unknown) => {
    throw sayWhoCan(body.division, error)
  })
  const job = await follow(await send(parts, announced, grids), grids)
  printReport(job)
  if (job.status === 'failed') process.exitCode = 1
})
