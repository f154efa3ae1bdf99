import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { dataFolder } from '#infra/local/data-folder.ts'
import { NODE, runCommand, startServer, type Server } from '#test/support/server.ts'
import { cpuOf } from './cpu-of.ts'
import { putPassedRecords, putPast } from './past.ts'
import { alone, quantile, type Row } from './row.ts'

/** With their steps some 1,000 events. */
const FEW_INCIDENTS = 150
const MANY_EVENTS = 300_000
const AT_ONCE = 8
const WARM_UP = 300
const SUBMITS = 1_500
const LISTS = 40
const REST_MILLISECONDS = 20_000
const FIRST_SEAL_MILLISECONDS = 60_000
const CALM_SECONDS = 5
/** In a second of rest. */
const CALM_CPU_MILLISECONDS = 50

/**
 * What submits, lists and rest cost server and engine, and whether a past of 300,000 events makes submits
 * dearer. Ours are milliseconds of CPU of both processes; the growth is a ratio.
 */
export async function benchLoad(): Promise<Row[]> {
  if (!existsSync('/proc/self/stat')) return []
  let server = await startServer({ args: ['--no-incidents'] })
  try {
    await runCommand(server, ['infra/local/commands/seed.ts', '--incidents', String(FEW_INCIDENTS), '--yes'])
    await load(server, { count: WARM_UP })
    await calm(server)
    const few = await submitCpu(server)
    const [free, watched] = [
      await load(server, { count: SUBMITS }),
      await load(server, { count: SUBMITS, screens: 50 }),
    ]
    const rows = [
      alone('submit/cpu', few, 'ms of CPU'),
      alone('submits/s', round(free.perSecond), '1/s'),
      alone('submits/s/p99', quantile(free.times, 0.99), 'ms'),
      alone('submits/s/50-screens', round(watched.perSecond), '1/s'),
      alone('submits/s/50-screens/p99', quantile(watched.times, 0.99), 'ms'),
      alone('list/100', await listCpu(server), 'ms of CPU'),
      alone('idle/cpu', await restingShare(server), '% of a core'),
    ]
    server = await withPast(server)
    const many = await submitCpu(server)
    rows.push(
      { name: 'growth/submit', grids: 0, ours: many, peer: few, ratio: round(many / few), unit: 'ms of CPU' },
      alone('idle/cpu/300,000-events', await restingShare(server), '% of a core'),
    )
    return rows
  } finally {
    await server.stop({ keepData: false })
  }
}

interface Load {
  readonly perSecond: number
  readonly times: number[]
}

const run = promisify(execFile)

async function load(
  server: Server,
  { count, screens = 0 }: { count: number; screens?: number },
): Promise<Load> {
  const [reporter, operator] = [await server.token('grid-member'), await server.token('county-operator')]
  const words = [server.url, reporter, operator, count, AT_ONCE, screens].map(String)
  const { stdout } = await run(NODE, ['test/bench/load-generator.ts', ...words], { maxBuffer: 2 ** 26 })
  return JSON.parse(stdout) as Load
}

const submitCpu = async (server: Server): Promise<number> =>
  round((await cpuOf(server, () => load(server, { count: SUBMITS }))) / SUBMITS)

async function listCpu(server: Server): Promise<number> {
  const authorization = `Bearer ${await server.token('county-operator')}`
  const list = async (): Promise<void> => {
    const answer = await fetch(`${server.url}/api/incidents?limit=100`, { headers: { authorization } })
    const { items } = (await answer.json()) as { items: unknown[] }
    if (items.length !== 100) throw new Error(`${items.length} incidents in a list of 100`)
  }
  for (let n = 0; n < LISTS; n += 1) await list()
  const cpu = await cpuOf(server, async () => {
    for (let n = 0; n < LISTS; n += 1) await list()
  })
  return round(cpu / LISTS)
}

/**
 * A minute after the start, and then each hour, what was written since is sealed: that is work, and neither a
 * submit's nor rest. Waits until it is done, and whatever else the start left to do.
 */
async function calm(server: Server): Promise<void> {
  await wait(FIRST_SEAL_MILLISECONDS)
  for (let calmSeconds = 0; calmSeconds < CALM_SECONDS;) {
    const isCalm = (await cpuOf(server, () => wait(1_000))) < CALM_CPU_MILLISECONDS
    calmSeconds = isCalm ? calmSeconds + 1 : 0
  }
}

/** Nobody asks, no screen is open. */
async function restingShare(server: Server): Promise<number> {
  await wait(5_000)
  return round((100 * (await cpuOf(server, () => wait(REST_MILLISECONDS)))) / REST_MILLISECONDS)
}

/**
 * The same server on its folder, with a past; the records that an older release left are cleaned away first.
 */
async function withPast(server: Server): Promise<Server> {
  await server.stop({ keepData: true })
  const { database } = dataFolder(server.dataDir)
  putPast(database, MANY_EVENTS)
  putPassedRecords(database, MANY_EVENTS)
  const again = await server.restart()
  await load(again, { count: WARM_UP })
  await calm(again)
  return again
}

const round = (value: number): number => Math.round(value * 100) / 100
