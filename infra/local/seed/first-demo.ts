import { OldRelease, planTable } from '#functions/grids/plan-table.ts'
import { openDatabase } from '#functions/platform/dynamo/database.ts'
import { DAY, shift, toInstant } from '#shared/lib/time.ts'
import type { DataFolder } from '../data-folder.ts'
import { DEFAULT_GRIDS, makeCounty } from '../demo/county.ts'
import { makeIncidents } from '../demo/incidents.ts'
import type { Disk } from '../disk.ts'
import { warn, type Say } from '../say.ts'
import { Trouble } from '../trouble.ts'
import { appointDemo } from './appoint-demo.ts'
import { readDemoState, writeDemoState, type DemoState } from './demo-state.ts'
import { playIncidents } from './play-incidents.ts'
import { DEMO_COUNTY, publishDemoPlan } from './publish-demo-plan.ts'

export const DEMO_SEED = 530_402
export const DEMO_INCIDENTS = 600
/** The plan was in force before the first incident of the month. */
export const DEMO_DAYS = 30

interface DemoOptions {
  readonly folder: DataFolder
  readonly say: Say
  readonly withIncidents: boolean
}

/**
 * Publishes the demo county when there is no plan of it yet. The first answer of a fresh start waits for
 * this.
 */
export async function publishFirstDemo(
  env: NodeJS.ProcessEnv,
  { folder, say, withIncidents }: DemoOptions,
): Promise<void> {
  const db = openDatabase(env)
  try {
    if ((await planTable(db).head(DEMO_COUNTY).catch(troubleOf(folder))) !== null) return
    say('正在绘制演示县（红塔区，边界为虚构）…', 'Drawing the demo county (Hongta, with made-up borders) …')
    const until = toInstant(Date.now())
    const state: DemoState = {
      v: 1,
      seed: DEMO_SEED,
      grids: DEFAULT_GRIDS,
      incidents: withIncidents ? DEMO_INCIDENTS : 0,
      until,
      done: 0,
    }
    writeDemoState(folder, state)
    const county = makeCounty(state)
    const at = shift(until, -(DEMO_DAYS + 1) * DAY)
    // The plan last: that it is there says that the demo is whole, also after a start that was killed
    // half-way.
    await appointDemo(county.grids, at, db)
    await publishDemoPlan(county, at, db)
  } finally {
    db.client.destroy()
  }
}

const troubleOf =
  ({ path }: DataFolder) =>
  (error: unknown): never => {
    if (!(error instanceof OldRelease)) throw error
    throw new Trouble(
      `数据文件夹 ${path} 由旧版本建立，本版本无法读取：请移走它，或用 DATA_DIR=<另一文件夹> npm start。`,
      `The data folder ${path} was made by an earlier release and cannot be read: move it away, or use DATA_DIR=<another folder> npm start.`,
      { cause: error },
    )
  }

/**
 * Plays the demo's month of incidents, or what is missing of it, beside everything else; resolves when it is
 * there or the server stops. A trouble is told, and the next start goes on where this one stood.
 */
export async function playDemo(
  env: NodeJS.ProcessEnv,
  { folder, disk, say }: Omit<DemoOptions, 'withIncidents'> & { readonly disk: Disk },
  signal: AbortSignal,
): Promise<void> {
  const db = openDatabase(env)
  try {
    const state = readDemoState(folder)
    if (state === null || state.done >= state.incidents) return
    await playRest(state, { folder, say, signal, db })
  } catch (error) {
    if (signal.aborted) return
    if (disk.isFull()) return await disk.room(signal).then(() => playDemo(env, { folder, disk, say }, signal))
    warn(
      '演示事件未装完，下次启动时继续',
      `the demo incidents are not complete, the next start goes on: ${String(error)}`,
    )
  } finally {
    db.client.destroy()
  }
}

interface Rest extends Omit<DemoOptions, 'withIncidents'> {
  readonly signal: AbortSignal
  readonly db: ReturnType<typeof openDatabase>
}

async function playRest(state: DemoState, { folder, say, signal, db }: Rest): Promise<void> {
  const county = makeCounty(state)
  const { seed, incidents: count, until } = state
  // The newest first: a queue is looked at from its top.
  const incidents = makeIncidents({ county, seed, count, until: new Date(until), days: DEMO_DAYS }).reverse()
  let told = 0
  await playIncidents(incidents, db, {
    from: state.done,
    signal,
    reached: (done) => {
      writeDemoState(folder, { ...state, done })
      const quarter = Math.floor((4 * done) / count)
      if (quarter === told) return
      told = quarter
      say(`演示事件 ${done}/${count}`, `demo incidents ${done} of ${count}`)
    },
  })
}
