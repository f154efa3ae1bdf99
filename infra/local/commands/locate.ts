import { createReadStream, createWriteStream, renameSync, rmSync, statSync, type ReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { UnreadableCsv } from '#functions/platform/csv/read-csv.ts'
import { clientOf, type Client, type Line } from '#shared/contract/client.ts'
import type { Returned } from '#shared/contract/route.ts'
import { BATCH_POINTS, gridRoutes } from '#shared/grids/routes.ts'
import { CountyCode } from '#shared/lib/division-code.ts'
import { Trouble, systemCode } from '../trouble.ts'
import { openLine, SERVER_OPTIONS, SERVER_USAGE } from './find-server.ts'
import { OWNED_HEADER, ownedRow, pointsOf, type PointRow } from './point-file.ts'
import { ProgressBar } from './progress-bar.ts'
import { readNames } from './read-plan.ts'
import { readArgs, runCommand } from './run-command.ts'

const USAGE = `npm run locate -- --division 530402 --file points.csv --out out.csv [options]

为任意多个点找出所属网格。输入列 id,lat,lon(WGS-84，其余列忽略)，输出列 id,area,name,rule；不属于任何网格则 area 为空。
rule：inside 在网格内，border 距边界不到 2 米，outside 不在任何网格；有误的行为空。输入可为 UTF-8、UTF-16 或 GBK，逗号、分号或制表符分隔。
Finds the grid of any number of points: columns id,lat,lon in (WGS-84, others ignored), id,area,name,rule out; area is
empty where no grid owns the point. rule: inside, border (less than 2 m from one) or outside; empty for a bad row. The
input may be UTF-8, UTF-16 or GBK, parted by commas, semicolons or tabs. The output opens in Excel as it is.

  --division CODE  6 位区划代码 the 6 digits of the division
  --file FILE      CSV, 首行为列名 with a header line
  --out FILE       CSV
${SERVER_USAGE}`

const OPTIONS = {
  ...SERVER_OPTIONS,
  division: { type: 'string' },
  file: { type: 'string' },
  out: { type: 'string' },
} as const

/** Bad rows named one by one; beyond, they are counted. */
const NAMED_BAD_ROWS = 20

interface Task {
  readonly line: Line
  readonly division: string
  readonly file: string
  readonly out: string
}

interface Tally {
  rows: number
  located: number
  bad: number
}

/** Streams the file through the server; `out` appears whole at the end, or not at all. */
async function locateFile({ line, division, file, out }: Task): Promise<Tally> {
  const totalBytes = statSync(file).size
  const names = await readNames(line, division)
  const tally: Tally = { rows: 0, located: 0, bad: 0 }
  let source: ReadStream | null = null
  const open = () => (source = createReadStream(file))
  const progress = new ProgressBar('定位 locating, bytes')
  const locate = locator(clientOf(gridRoutes, line), division)
  const draft = `${out}.part`
  const piped = pipeline(async function* () {
    yield OWNED_HEADER
    for await (const batch of batches(pointsOf(open), BATCH_POINTS)) {
      const owned = await locate(batch)
      for (const [index, row] of batch.entries()) {
        const { owner, rule } = owned.get(index) ?? { owner: null, rule: '' }
        count(tally, row, owner)
        yield ownedRow(row.id, { area: owner ?? '', name: names.get(owner ?? '') ?? '', rule })
      }
      progress.show(source?.bytesRead ?? 0, totalBytes)
    }
  }, createWriteStream(draft))
  await piped.catch((error: unknown) => {
    rmSync(draft, { force: true })
    throw error
  })
  progress.end()
  renameSync(draft, out)
  return tally
}

function count(tally: Tally, { line, problem }: PointRow, owner: string | null): void {
  tally.rows += 1
  if (owner !== null) tally.located += 1
  if (problem === null) return
  tally.bad += 1
  if (tally.bad <= NAMED_BAD_ROWS) console.error(`第 ${line} 行：${problem.zh}  line ${line}: ${problem.en}`)
}

type Owned = Returned<typeof gridRoutes.locateBatch>['results'][number]

/**
 * Owners and rules by place in the batch. The file's own ids may be empty or repeat, so the place is what is
 * sent.
 */
const locator =
  ({ locateBatch }: Client<typeof gridRoutes>, division: string) =>
  async (batch: readonly PointRow[]): Promise<Map<number, Owned>> => {
    const points = batch.flatMap(({ lngLat }, index) =>
      lngLat === null ? [] : [{ id: String(index), lng: lngLat[0], lat: lngLat[1] }],
    )
    if (points.length === 0) return new Map()
    const { results } = await locateBatch({ body: { division, points } })
    return new Map(results.map((owned) => [Number(owned.id), owned]))
  }

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** What the person can do about a file; null for anything else. */
function fileTrouble(error: unknown, file: string): Trouble | null {
  if (error instanceof UnreadableCsv)
    return new Trouble(`${file}：${error.zh}`, `${file}: ${error.message}`, { cause: error })
  const code = systemCode(error)
  if (!['ENOENT', 'EACCES', 'EISDIR', 'EROFS', 'ENOTDIR', 'ENOSPC'].includes(code)) return null
  const path = error instanceof Error && 'path' in error ? String(error.path) : file
  return new Trouble(
    `无法读写文件 ${path} (${code})。`,
    `The file ${path} cannot be read or written (${code}).`,
    { cause: error },
  )
}

await runCommand(USAGE, async () => {
  const { values } = readArgs(OPTIONS)
  const { division, file, out } = values
  if (division === undefined || file === undefined || out === undefined) {
    throw new Trouble(
      '需要 --division、--file 和 --out(见 --help)。',
      '--division, --file and --out are needed (see --help).',
    )
  }
  if (!CountyCode.safeParse(division).success) {
    throw new Trouble(
      `--division 应为 6 位数字，而不是“${division}”。`,
      `--division must have 6 digits, not "${division}".`,
    )
  }
  const line = openLine(values, 'platform-admin')
  const tally = await locateFile({ line, division, file, out }).catch((error: unknown) => {
    throw fileTrouble(error, file) ?? error
  })
  console.error(
    `共 ${tally.rows} 行，${tally.located} 行有网格，${tally.bad} 行有误  ${tally.rows} rows, ${tally.located} in a grid, ${tally.bad} bad`,
  )
})
