import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { ulid } from 'ulid'
import { clientOf, type Client, type Line } from '#shared/contract/client.ts'
import type { Submission } from '#shared/incidents/incident.ts'
import { incidentRoutes } from '#shared/incidents/routes.ts'
import { incidentIdFrom } from '#shared/incidents/id.ts'
import type { DemoCounty } from '../demo/county.ts'
import { makeIncidents } from '../demo/incidents.ts'
import { openLine, SERVER_OPTIONS, SERVER_USAGE } from './find-server.ts'
import { readLevel } from './read-plan.ts'
import { readArgs, readCount, runCommand } from './run-command.ts'

const USAGE = `npm run simulate -- [--rate N] [--count N] [options]

以 patrol 身份通过公共接口持续上报事件，让地图活起来；Ctrl-C 结束。 Reports incidents through the public API as
patrol, so that the live map lives; Ctrl-C ends it.

  --rate N         每分钟事件数 incidents a minute (6)
  --count N        总数，默认不限 how many in all, without end by default
  --division CODE  区划 the division (530402)
${SERVER_USAGE}`

const OPTIONS = {
  ...SERVER_OPTIONS,
  rate: { type: 'string', default: '6' },
  count: { type: 'string' },
  division: { type: 'string', default: '530402' },
} as const

const MINUTE_MILLISECONDS = 60_000
/** A server that cannot keep up is not buried. */
const MOST_IN_FLIGHT = 16

/** The county as the server has it, in the form the demo's generator takes. */
async function readCounty(line: Line, division: string): Promise<DemoCounty> {
  const [grids, communities] = [
    await readLevel(line, division, 'grid'),
    await readLevel(line, division, 'community'),
  ]
  return {
    grids: grids.map(({ id, properties, geometry }) => ({ code: id, name: properties.name, geometry })),
    divisions: communities.map(({ id, properties }) => ({
      code: id,
      name: properties.name,
      level: 'community',
      parent: id.slice(0, 9),
    })),
  }
}

/** Draws one incident after the other, as patrol meets them: here, now, with a position. */
function drawer(county: DemoCounty): () => Submission {
  let stock: Submission[] = []
  return () => {
    while (stock.length === 0) {
      const some = makeIncidents({ county, seed: randomInt(2 ** 31), count: 100, until: new Date(), days: 1 })
      stock = some.map(({ submission }) => submission).filter(({ position }) => position !== undefined)
    }
    const drawn = stock.pop() as Submission
    return { ...drawn, id: incidentIdFrom(ulid()), occurredAt: new Date().toISOString(), channel: 'patrol' }
  }
}

interface Pace {
  readonly rate: number
  readonly most: number
  readonly signal: AbortSignal
}

/** Reports at random moments with the rate as their mean; answers how many. The first refusal ends it. */
async function reportAtPace(
  { submitIncident }: Client<typeof incidentRoutes>,
  draw: () => Submission,
  { rate, most, signal }: Pace,
): Promise<number> {
  const inFlight = new Set<Promise<void>>()
  let sent = 0
  const failures: Error[] = []
  const report = async (body: Submission): Promise<void> => {
    const { incident } = await submitIncident({ body })
    sent += 1
    const grid = incident.grid ?? incident.division
    console.log(
      `${incident.reportedAt}  ${incident.id}  ${grid}  ${incident.placement?.rule ?? ''}  ${incident.title}`,
    )
  }
  for (let begun = 0; begun < most && failures.length === 0 && !signal.aborted; begun += 1) {
    const reported = report(draw()).catch((error: unknown) => {
      failures.push(error instanceof Error ? error : new Error(String(error)))
    })
    inFlight.add(reported)
    void reported.finally(() => inFlight.delete(reported))
    if (inFlight.size >= MOST_IN_FLIGHT) await Promise.race(inFlight)
    // Exponential pauses: what people report comes in bursts.
    const pause = (-Math.log(1 - Math.random()) * MINUTE_MILLISECONDS) / rate
    if (begun + 1 < most) await wait(pause, undefined, { signal }).catch(() => undefined)
  }
  await Promise.all(inFlight)
  const [first] = failures
  if (first !== undefined) throw first
  return sent
}

await runCommand(USAGE, async () => {
  const { values } = readArgs(OPTIONS)
  const rate = readCount('rate', values.rate, { least: 1, most: 60_000 })
  const most =
    values.count === undefined ? Infinity : readCount('count', values.count, { least: 1, most: 1_000_000 })
  const line = openLine(values, 'patrol')
  const draw = drawer(await readCounty(line, values.division))
  const stopping = new AbortController()
  process.once('SIGINT', () => stopping.abort())
  const sent = await reportAtPace(clientOf(incidentRoutes, line), draw, {
    rate,
    most,
    signal: stopping.signal,
  })
  console.log(`已上报 ${sent} 起  ${sent} incidents reported`)
})
