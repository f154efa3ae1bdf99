import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ulid } from 'ulid'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { makeCounty } from '#infra/local/demo/county.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { snapGeometry } from '#shared/geo/lattice.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import type { RegisterEntry } from '#shared/grids/plan.ts'
import { PersonId, commandIdFrom } from '#shared/lib/id.ts'
import { startPlatform, type Platform } from '#test/support/platform.ts'
import type { GridReader } from '../../../web/src/grids/grid-reader.ts'
import { ownerFinder } from '../../../web/src/grids/owner-finder.ts'
import type { LaidLayer } from '../../../web/src/grids/plan-messages.ts'
import { pageOf, readerBehindChannel } from '../support/plan-worker.ts'

const COUNTY = '530402'
const MARKET = '530402001001901'
const { grids } = makeCounty({ seed: 7, grids: 120 })
const [lng, lat] = labelPoint(grids[0]!.geometry)
const square = [
  [lng - 0.002, lat - 0.002],
  [lng + 0.002, lat - 0.002],
  [lng + 0.002, lat + 0.002],
  [lng - 0.002, lat + 0.002],
  [lng - 0.002, lat - 0.002],
]
/** A market that lies over the grids around the middle of the first. */
const market = {
  code: MARKET,
  name: '农贸市场',
  layer: 'dedicated' as const,
  geometry: snapGeometry({ type: 'Polygon' as const, coordinates: [square] }),
}

let platform: Platform
const readers: GridReader[] = []
beforeAll(async () => {
  platform = await startPlatform()
  const planned = [...grids, market].map((grid) => ({
    ...grid,
    areaSquareMetres: areaSquareMetres(grid.geometry),
    labelPoint: labelPoint(grid.geometry),
  }))
  await publishPlan(
    {
      commandId: commandIdFrom(ulid()),
      division: COUNTY,
      name: '红塔区',
      synthetic: true,
      grids: planned,
      divisions: [],
      actor: PersonId.parse('platform-admin'),
      clock: () => new Date().toISOString(),
    },
    platform.db,
  )
})
afterAll(() => platform.stop())
beforeEach(() => () => readers.splice(0).forEach((reader) => reader.close()))

async function readPlan() {
  const { get, asked } = pageOf(platform, 'county-operator')
  const reader = readerBehindChannel(get)
  readers.push(reader)
  const entries: RegisterEntry[] = []
  let layers: readonly LaidLayer[] = []
  await reader.read(
    { division: COUNTY, version: 1 },
    { onRegister: (page) => entries.push(...page), onLaid: (laid) => (layers = laid) },
  )
  return { reader, asked, entries, layers }
}

const locate = async (point: readonly number[]): Promise<string | null> => {
  const query = `division=${COUNTY}&lng=${point[0]}&lat=${point[1]}`
  return (await platform.call('county-operator', 'GET', `/api/locate?${query}`)).body.owner
}

describe('a plan read from tiles in a worker', () => {
  test('tells the owner that locate answers: in grids, on vertices and edges, beside the county, and in a market over them', async () => {
    const { layers } = await readPlan()
    const ownerOf = ownerFinder(layers)
    const corners = grids.slice(0, 12).flatMap(({ geometry }) => {
      const ring = geometry.coordinates[0] as [number, number][]
      const [a, b] = [ring[0]!, ring[1]!]
      const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
      return [a, middle, [a[0] + 1e-7, a[1]], [a[0], a[1] - 1e-5], [b[0] - 5e-4, b[1] + 5e-4]]
    })
    const middles = grids.slice(0, 40).map(({ geometry }) => labelPoint(geometry))
    const rim = [...square, [lng - 0.00201, lat], [lng + 0.0021, lat]]
    for (const point of [...corners, ...middles, ...rim, [lng, lat], [100, 20]])
      expect([point, ownerOf([point[0], point[1]])]).toEqual([point, await locate(point)])
    expect(ownerOf([lng, lat])).toBe(MARKET)
  })

  test('asks for no page of grids as GeoJSON, and for each page of a named version once', async () => {
    const { asked } = await readPlan()
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.filter((path) => !/\/(tiles|register)\?.*version=1/.test(path))).toEqual([])
  })

  test('names every grid of both layers, and knows the box of each', async () => {
    const { entries, layers } = await readPlan()
    expect(entries.map(({ code }) => code).sort()).toEqual([...grids.map(({ code }) => code), MARKET].sort())
    const dedicated = layers.find(({ layer }) => layer === 'dedicated')!
    expect(dedicated.codes).toEqual([MARKET])
    const [west, south, east, north] = dedicated.boxes
    expect([west! - lng, south! - lat, east! - lng, north! - lat].map((d) => Math.round(d * 1e5))).toEqual([
      -200, -200, 200, 200,
    ])
  })

  test('gives the shapes of grids as they were published, and vector tiles that hold bytes only where grids are', async () => {
    const { reader } = await readPlan()
    const shapes = await reader.shapesOf([MARKET, '530402001001999'])
    expect([...shapes.keys()]).toEqual([MARKET])
    expect(areaSquareMetres(shapes.get(MARKET)!)).toBeCloseTo(areaSquareMetres(market.geometry), 3)
    const at = (z: number) => ({
      z,
      x: Math.floor(((lng + 180) / 360) * 2 ** z),
      y: Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z),
    })
    const text = async (part: 'areas' | 'names', z: number) =>
      Buffer.from(await reader.tile(part, at(z))).toString('utf8')
    expect(await text('areas', 12)).toContain('dedicated')
    expect(await text('areas', 12)).toContain(MARKET)
    expect(await text('names', 13)).toContain('农贸市场')
    expect((await reader.tile('areas', { z: 12, x: 0, y: 0 })).byteLength).toBe(0)
  })

  test('refuses a tile whose bytes were changed on the way, and a page of another version', async () => {
    const { get } = pageOf(platform, 'county-operator')
    const spoilt = (change: (body: { tiles?: [string, string][]; version: number }) => void) =>
      readerBehindChannel(async (path, signal) => {
        const body = await (await get(path, signal)).json()
        change(body)
        return Response.json(body)
      })
    const read = async (reader: GridReader) => {
      readers.push(reader)
      await reader.read({ division: COUNTY, version: 1 }, { onRegister: () => {}, onLaid: () => {} })
    }
    const flipped = ({ tiles }: { tiles?: [string, string][] }) => {
      const tile = tiles?.[0]
      if (tile !== undefined) tile[1] = tile[1].replace(/.(?=.{8}$)/, (c) => (c === 'A' ? 'B' : 'A'))
    }
    await expect(read(spoilt(flipped))).rejects.toThrow(/checksum/)
    await expect(read(spoilt((body) => (body.version = 2)))).rejects.toThrow(/version 2 came/)
    await expect(read(spoilt((body) => body.tiles?.pop()))).rejects.toThrow(/missing/)
  })

  test('says so when the server gives no answer, and gives up what is under way when it is closed', async () => {
    const broken = readerBehindChannel(() => Promise.reject(new TypeError('no signal')))
    readers.push(broken)
    const sink = { onRegister: () => {}, onLaid: () => {} }
    await expect(broken.read({ division: COUNTY, version: 1 }, sink)).rejects.toThrow(/no answer/)
    const signals: AbortSignal[] = []
    const endless = readerBehindChannel((_, signal) => (signals.push(signal), new Promise(() => {})))
    const reading = endless.read({ division: COUNTY, version: 1 }, sink)
    await expect.poll(() => signals.length).toBe(3)
    endless.close()
    await expect(reading).rejects.toThrow(/closed/)
    expect(signals.every(({ aborted }) => aborted)).toBe(true)
  })
})
