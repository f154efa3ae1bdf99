import { labelPoint } from '#shared/geo/label-point.ts'
import { BATCH_POINTS } from '#shared/grids/routes.ts'
import { DEFAULT_GRIDS, makeCounty, type DemoCounty } from '#infra/local/demo/county.ts'
import { publishDemoCounty, startPlatform } from '#test/support/platform.ts'
import { startServer, type Server } from '#test/support/server.ts'
import { seeded } from '../shared/geo/coverages.ts'
import { alone, quantile, type Row } from './row.ts'

/** Of the county that publishDemoCounty publishes. */
const SEED = 1
const WARM_UP = 5
const BATCHES = 20
const CALLS = 200

/**
 * A batch of 10,000 points over the demo county: the processor's time for it by the real handler, tiles held,
 * and how long the smallest question of anybody else takes while such batches come one after the other,
 * beside what it takes alone.
 */
export async function benchLocateBatch(): Promise<Row[]> {
  const body = bodyOver(makeCounty({ seed: SEED, grids: DEFAULT_GRIDS }))
  const latency = await latencyDuring(body)
  return [alone('locate/batch-10000', await secondsOfBatch(body), 's of CPU'), ...latency]
}

async function latencyDuring(body: string): Promise<Row[]> {
  const server = await startServer({ args: ['--no-incidents'] })
  try {
    const calm = await callsOf(server)
    const batches = keepAsking(server, body)
    const busy = await callsOf(server)
    await batches.stop()
    return [0.5, 0.95].map((share) => {
      const [ours, peer] = [quantile(busy, share), quantile(calm, share)]
      const ratio = Math.round((100 * ours) / peer) / 100
      return { name: `locate/batch-10000/me-p${share * 100}`, grids: 0, ours, peer, ratio, unit: 'ms' }
    })
  } finally {
    await server.stop()
  }
}

/** The best of some batches, as in the other benches: what else the machine does can only slow one. */
async function secondsOfBatch(body: string): Promise<number> {
  const platform = await startPlatform()
  await publishDemoCounty(platform, DEFAULT_GRIDS)
  const authorization = `Bearer ${await platform.token('patrol')}`
  const times: number[] = []
  for (let k = 0; k < WARM_UP + BATCHES; k++) {
    const before = process.cpuUsage()
    const { status } = await platform.send({
      method: 'POST',
      url: '/api/locate/batch',
      text: body,
      authorization,
    })
    const { user, system } = process.cpuUsage(before)
    if (status !== 200) throw new Error(`a batch answered ${status}`)
    if (k >= WARM_UP) times.push((user + system) / 1e6)
  }
  await platform.stop()
  return Number(Math.min(...times).toFixed(3))
}

/** Points all over the county, with six decimals as devices give them. */
function bodyOver({ grids }: DemoCounty): string {
  const places = grids.map(({ geometry }) => labelPoint(geometry))
  const [lngs, lats] = [places.map(([lng]) => lng), places.map(([, lat]) => lat)]
  const random = seeded(1)
  const between = (values: readonly number[]): number =>
    Math.min(...values) + random() * (Math.max(...values) - Math.min(...values))
  const points = Array.from({ length: BATCH_POINTS }, (_, i) => ({
    id: String(i),
    lng: Number(between(lngs).toFixed(6)),
    lat: Number(between(lats).toFixed(6)),
  }))
  return JSON.stringify({ division: '530402', points })
}

async function callsOf(server: Server): Promise<number[]> {
  const authorization = `Bearer ${await server.token('patrol')}`
  const times: number[] = []
  for (let k = 0; k < CALLS; k++) {
    const start = performance.now()
    const answer = await fetch(`${server.url}/api/me`, { headers: { authorization } })
    await answer.arrayBuffer()
    times.push(performance.now() - start)
    if (!answer.ok) throw new Error(`/api/me answered ${answer.status}`)
  }
  return times
}

/** Sends batches one after the other until it is stopped. */
function keepAsking(server: Server, body: string): { stop: () => Promise<void> } {
  let isStopped = false
  const asked = (async () => {
    const authorization = `Bearer ${await server.token('patrol')}`
    while (!isStopped) {
      const answer = await fetch(`${server.url}/api/locate/batch`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body,
      })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`a batch answered ${answer.status}`)
    }
  })()
  return {
    stop: async () => {
      isStopped = true
      await asked
    },
  }
}
