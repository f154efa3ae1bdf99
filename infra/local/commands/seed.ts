import { resolve } from 'node:path'
import { planTable } from '#functions/grids/plan-table.ts'
import { openDatabase, type Database } from '#functions/platform/dynamo/database.ts'
import { DAY, shift, toInstant } from '#shared/lib/time.ts'
import { dataFolder, openDataFolder } from '../data-folder.ts'
import { DEFAULT_GRIDS, LEAST_GRIDS, makeCounty, MOST_GRIDS, type DemoCounty } from '../demo/county.ts'
import { makeIncidents, type DemoIncident } from '../demo/incidents.ts'
import { layOver, type Box, type LaidOver } from '../demo/lay-over.ts'
import { Closers } from '../machine/closers.ts'
import { functionEnvironment } from '../machine/environment.ts'
import { takeLock, whoRuns } from '../machine/lock.ts'
import { openStore } from '../machine/open-store.ts'
import { readSignpost } from '../machine/signpost.ts'
import { makeForOwnerOnly } from '../owner-only.ts'
import { DEMO_DAYS, DEMO_INCIDENTS, DEMO_SEED } from '../seed/first-demo.ts'
import { playIncidents } from '../seed/play-incidents.ts'
import { DEMO_COUNTY, publishDemoPlan } from '../seed/publish-demo-plan.ts'
import { endWith, Trouble } from '../trouble.ts'
import { ProgressBar } from './progress-bar.ts'
import { readArgs, readCount, runCommand } from './run-command.ts'

const USAGE = `npm run seed -- [--grids N] [--incidents N] [--box W,S,E,N] [--yes]

绘制演示县并发布。 Draws the demo county and publishes it.

  --grids N      网格数 how many grids, ${LEAST_GRIDS} to ${MOST_GRIDS} (${DEFAULT_GRIDS})
  --incidents N  加入的事件数 how many incidents to add (600 in a new folder, 0 when replacing)
  --box W,S,E,N  放到另一片地面上，例如底图所在处 over another ground, as that of a basemap, in degrees
  --yes          演示县已存在时替换 replace the one that is there

替换即发布新版本：原有事件、台账和其他区划都不变。服务器运行时也可使用；服务器由 PORT 或 DATA_DIR 确定。
To replace it publishes a new version: incidents, the record and other divisions stay as they are. It works beside
a running server, found by PORT or DATA_DIR, and without one. Incidents tell of the month before now; what they say of
hours that were sealed already is covered by no seal.`

const OPTIONS = {
  grids: { type: 'string', default: String(DEFAULT_GRIDS) },
  incidents: { type: 'string' },
  box: { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const

interface Wanted {
  readonly grids: number
  /** Null for as many as fit the case. */
  readonly incidents: number | null
  /** Over which ground; null for its own. */
  readonly box: Box | null
  readonly mayReplace: boolean
}

async function seed(db: Database, { grids, incidents, box, mayReplace }: Wanted): Promise<void> {
  const before = await planTable(db).head(DEMO_COUNTY)
  if (before !== null && !mayReplace) {
    const { version, gridCount } = before.plan
    throw new Trouble(
      `演示县已存在（第 ${version} 版，${gridCount} 个网格）：加 --yes 才会替换。`,
      `The demo county is there already (version ${version}, ${gridCount} grids): add --yes to replace it.`,
    )
  }
  const now = toInstant(Date.now())
  const drawn = drawCounty(grids)
  const { county, move } = box === null ? { county: drawn, move: null } : layOver(drawn, box)
  const version = await publishDemoPlan(
    county,
    before === null ? shift(now, -(DEMO_DAYS + 1) * DAY) : now,
    db,
  )
  console.log(
    `已发布第 ${version} 版，${county.grids.length} 个网格  Version ${version} is published, ${county.grids.length} grids`,
  )

  const count = incidents ?? (before === null ? DEMO_INCIDENTS : 0)
  if (count === 0) return
  const progress = new ProgressBar('事件 incidents')
  progress.show(0, count)
  // Another draw for each version, so that incidents are added and not met again.
  const month = { county: drawn, seed: DEMO_SEED + version, count, until: new Date(now), days: DEMO_DAYS }
  const signal = new AbortController().signal
  const refused = await playIncidents(
    makeIncidents(month).map((one) => movedBy(move, one)),
    db,
    {
      from: 0,
      reached: (done) => progress.show(done, count),
      signal,
    },
  )
  progress.end()
  console.log(`已加入 ${count - refused} 起事件  ${count - refused} incidents added`)
}

/** An incident where its county lies now. */
function movedBy(move: LaidOver['move'] | null, incident: DemoIncident): DemoIncident {
  const { position } = incident.submission
  if (move === null || position === undefined) return incident
  const [lng, lat] = move([position.lng, position.lat]).map((degrees) => Number(degrees.toFixed(6)))
  const moved = { ...position, lng: lng ?? 0, lat: lat ?? 0 }
  return { ...incident, submission: { ...incident.submission, position: moved } }
}

/** Throws Trouble for what is no box. */
function readBox(text: string): Box {
  const numbers = text.split(',').map(Number)
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers
  const isBox = west >= -180 && west < east && east <= 180 && south >= -85 && south < north && north <= 85
  if (numbers.length === 4 && isBox) return [west, south, east, north]
  throw new Trouble(
    `--box 应为“西,南,东,北”四个经纬度，而不是“${text}”。`,
    `--box must be west,south,east,north in degrees, not "${text}".`,
  )
}

function drawCounty(grids: number): DemoCounty {
  const progress = new ProgressBar('绘制网格 drawing grids')
  const reached = (share: number): void => progress.show(Math.floor(share * grids), grids)
  const county = makeCounty({ seed: DEMO_SEED, grids, reached })
  progress.end()
  return county
}

/**
 * The database of the data folder: through the engine of a server that runs on it, else through one of our
 * own.
 */
async function openFolder(closers: Closers): Promise<Database> {
  const signed = process.env['DATA_DIR'] ? null : readSignpost(Number(process.env['PORT'] ?? 8787))
  const path = resolve(process.env['DATA_DIR'] || signed || '.data')
  const endpoint = whoRuns(dataFolder(path))?.engineEndpoint ?? (await startOwn(path, closers))
  const db = openDatabase(functionEnvironment({ ...NO_DOORS, DYNAMODB_ENDPOINT: endpoint }))
  closers.add(() => db.client.destroy())
  return db
}

/** What is written here goes past the doors. */
const NO_DOORS = {
  ISSUER: '',
  AUDIENCE: '',
  JWKS_URI: '',
  PUSH_ENDPOINT: '',
  TRANSFERS_URL: '',
  TRANSFERS_INSIDE_URL: '',
  TRANSFERS_SECRET: '',
  APP_VERSION: '',
}

async function startOwn(path: string, closers: Closers): Promise<string> {
  makeForOwnerOnly()
  const folder = openDataFolder(path)
  const lock = await takeLock(folder)
  closers.add(lock.release)
  const engineEndpoint = process.env['DYNAMODB_ENDPOINT'] || null
  return (await openStore({ engineEndpoint }, { folder, lock, closers, gaveUp: endWith })).endpoint
}

await runCommand(USAGE, async () => {
  const { values } = readArgs(OPTIONS)
  const grids = readCount('grids', values.grids, { least: LEAST_GRIDS, most: MOST_GRIDS })
  const incidents =
    values.incidents === undefined
      ? null
      : readCount('incidents', values.incidents, { least: 0, most: 100_000 })
  const box = values.box === undefined ? null : readBox(values.box)
  const closers = new Closers()
  try {
    await seed(await openFolder(closers), { grids, incidents, box, mayReplace: values.yes })
  } finally {
    await closers.closeAll(1_000)
  }
})
