import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { buildCells } from '#shared/geo/cells/cells.ts'
import { collectEdges } from '#shared/geo/cells/edge-set.ts'
import { GridFeature, PlanHead, RegisterEntry } from '#shared/grids/plan.ts'
import type { Api } from '../../../web/src/api/client.ts'
import type { GridSink, GridSource } from '../../../web/src/grids/grid-reader.ts'
import { PlanStore } from '../../../web/src/live/plans.svelte.ts'

const COUNTY = '530402'
const GRID = '530402001001001'
const square = (west: number): [number, number][] => [
  [west, 24],
  [west + 0.125, 24],
  [west + 0.125, 24.125],
  [west, 24.125],
  [west, 24],
]
const IN_GRID: [number, number] = [102.0625, 24.0625]

const headOf = (division: string, version: number) =>
  PlanHead.parse({
    division,
    name: `县 ${division}`,
    version,
    publishedAt: '2026-10-01T00:00:00.000Z',
    effectiveFrom: `2026-1${version - 1}-01T00:00:00.000Z`,
    gridCount: 1,
    synthetic: true,
    bbox: [102, 24, 102.125, 24.125],
    levels: ['county', 'grid'],
  })
const outlineOf = (division: string, version: number) =>
  GridFeature.parse({
    type: 'Feature',
    id: division,
    properties: {
      code: division,
      name: `界 ${version}`,
      level: 'county',
      areaSquareMetres: 1,
      labelPoint: IN_GRID,
      synthetic: true,
    },
    geometry: { type: 'Polygon', coordinates: [square(102)] },
  })
const entryOf = (version: number) =>
  RegisterEntry.parse({
    code: GRID,
    name: `网格 ${version}`,
    layer: 'base',
    areaSquareMetres: 1,
    labelPoint: IN_GRID,
  })

/**
 * A county's server and worker whose answers a test holds back or spoils; versions come into force as the
 * time says.
 */
class FakePlans {
  latest = 1
  /** The version that will be in force from November on. */
  scheduled = 2
  /** Grids are answered when this is called; null to answer at once. */
  hold: (() => void)[] | null = null
  failing = false
  readonly closed: number[] = []
  readonly read: number[] = []
  readonly signals: AbortSignal[] = []

  readonly api = {
    listDivisions: () =>
      Promise.resolve({
        items: [COUNTY, '530403'].map((code) => ({ code, name: code, level: 'county' as const })),
      }),
    readPlan: ({ params, query }: { params: { division: string }; query: { at?: string } }) => {
      if (query.at !== undefined && query.at < '2026-10-01') return Promise.reject(new Refusal(null, 404))
      const version = query.at === undefined ? this.latest : query.at < '2026-11-01' ? 1 : this.scheduled
      return Promise.resolve(headOf(params.division, version))
    },
    listVersions: ({ params }: { params: { division: string } }) =>
      Promise.resolve({ items: [2, 1].map((version) => headOf(params.division, version)) }),
    readGrids: (
      { params, query }: { params: { division: string }; query: { version: number } },
      options: { signal: AbortSignal },
    ) => {
      this.signals.push(options.signal)
      if (this.failing) return Promise.reject(new Refusal(null, 0))
      const features = [outlineOf(params.division, query.version)]
      return Promise.resolve({
        type: 'FeatureCollection' as const,
        features,
        ...params,
        version: query.version,
      })
    },
  } as unknown as Api['grids']

  readonly open = (): GridSource => {
    let version = 0
    return {
      read: async (plan, sink) => {
        version = plan.version
        this.read.push(version)
        if (this.hold !== null) await new Promise<void>((resolve) => this.hold?.push(resolve))
        this.#answer(version, sink)
      },
      tile: () => Promise.resolve(new ArrayBuffer(version)),
      shapesOf: () => Promise.resolve(new Map()),
      close: () => void this.closed.push(version),
    }
  }

  #answer(version: number, { onRegister, onLaid }: GridSink): void {
    onRegister([entryOf(version)])
    const edges = collectEdges([{ type: 'Polygon', coordinates: [square(102)] }])
    const boxes = Float64Array.of(102, 24, 102.125, 24.125)
    onLaid([{ layer: 'base', codes: [GRID], boxes, cells: buildCells(edges, 1) }])
  }
}

let server: FakePlans
let plans: PlanStore
beforeEach(() => {
  server = new FakePlans()
  plans = new PlanStore(server.api, server.open)
})
afterEach(() => plans.close())

const nameOf = (code: string) => plans.get(code)?.properties.name
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('the plan of a page', () => {
  test('that is left opens no worker any more, whatever was under way, and its own are closed', async () => {
    await plans.start(COUNTY)
    server.latest = 2
    const starting = plans.start('')
    plans.close()
    await starting
    await plans.load(COUNTY)
    await plans.catchUp()
    await settle()
    expect([server.read, server.closed]).toEqual([[1], [1]])
  })

  test('holds divisions, grids by name and box, and tells whose a place is', async () => {
    await plans.start(COUNTY)
    expect(plans.loading).toBe('done')
    expect([...plans.all()].map(({ id }) => id).sort()).toEqual([COUNTY, GRID])
    expect(plans.extentOf(GRID)).toEqual([102, 24, 102.125, 24.125])
    await expect.poll(() => plans.ownerOf(IN_GRID)).toBe(GRID)
    expect(plans.ownerOf([103, 25])).toBeNull()
  })

  test('stays as it is until a version that was published is whole, and the two never mix', async () => {
    await plans.start(COUNTY)
    const { grids } = plans
    server.latest = 2
    server.hold = []
    plans.noticePlan(COUNTY, 2)
    await settle()
    expect([plans.head?.version, nameOf(COUNTY), nameOf(GRID)]).toEqual([1, '界 1', '网格 1'])
    expect(plans.grids).toBe(grids)
    server.hold.forEach((go) => go())
    await expect.poll(() => plans.head?.version).toBe(2)
    expect([nameOf(COUNTY), nameOf(GRID)]).toEqual(['界 2', '网格 2'])
    expect(plans.grids).not.toBe(grids)
    expect(server.closed).toEqual([1])
  })

  test('that came into force while nothing was heard is found when the page looks again', async () => {
    await plans.start(COUNTY)
    expect(await plans.catchUp()).toBeNull()
    expect(server.read).toEqual([1])
    server.latest = 2
    expect((await plans.catchUp())?.version).toBe(2)
    await expect.poll(() => plans.head?.version).toBe(2)
  })

  test('is another county only, once another was asked for: what is under way is given up', async () => {
    server.hold = []
    const first = plans.load(COUNTY)
    await settle()
    const held = server.hold
    server.hold = null
    await plans.load('530403')
    held.forEach((go) => go())
    await first
    expect(plans.head?.division).toBe('530403')
    expect(plans.get(COUNTY)).toBeUndefined()
    expect(server.closed).toEqual([1])
    expect(server.signals.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  test('says that a page failed, keeps what had come, and is whole after another try', async () => {
    server.failing = true
    await plans.start(COUNTY)
    expect(plans.loading).toBe('failed')
    expect(nameOf(GRID)).toBe('网格 1')
    server.failing = false
    await plans.retry()
    expect([plans.loading, nameOf(COUNTY), nameOf(GRID)]).toEqual(['done', '界 1', '网格 1'])
  })

  test('keeps the plan that is shown when the version that was to replace it fails', async () => {
    await plans.start(COUNTY)
    server.latest = 2
    server.failing = true
    plans.noticePlan(COUNTY, 2)
    await expect.poll(() => plans.loading).toBe('failed')
    expect([plans.head?.version, nameOf(COUNTY)]).toEqual([1, '界 1'])
    server.failing = false
    await plans.retry()
    expect([plans.head?.version, nameOf(COUNTY)]).toEqual([2, '界 2'])
  })
})

describe('the plan of a day', () => {
  test('is shown beside the knowledge of which is in force now, and reads nothing anew on the way back to the same version', async () => {
    server.latest = 2
    await plans.start(COUNTY)
    await plans.showAsOf('2026-10-20T00:00:00.000Z')
    expect([plans.asOf, plans.head?.version, plans.inForce?.version]).toEqual([
      '2026-10-20T00:00:00.000Z',
      1,
      2,
    ])
    await plans.showAsOf('2026-10-21T00:00:00.000Z')
    expect(server.read).toEqual([2, 1])
    await plans.showAsOf(null)
    expect([plans.asOf, plans.head?.version]).toEqual([null, 2])
  })

  test('stays when another version is published', async () => {
    await plans.start(COUNTY, '2026-10-20T00:00:00.000Z')
    server.latest = 2
    plans.noticePlan(COUNTY, 2)
    await expect.poll(() => plans.inForce?.version).toBe(2)
    expect([plans.asOf, plans.head?.version]).toEqual(['2026-10-20T00:00:00.000Z', 1])
  })

  test('to come is looked at again when plans are scheduled or cancelled', async () => {
    server.latest = 1
    await plans.start(COUNTY)
    await plans.showAsOf('2026-12-01T00:00:00.000Z')
    expect(plans.head?.version).toBe(2)
    server.scheduled = 1
    await plans.catchUp()
    expect([plans.head?.version, plans.asOf]).toEqual([1, '2026-12-01T00:00:00.000Z'])
  })

  test('that has none is said to have none, and what is shown stays', async () => {
    await plans.start(COUNTY)
    await plans.showAsOf('2020-01-01T00:00:00.000Z')
    expect([plans.loading, plans.asOf, plans.head?.version]).toEqual(['none-then', null, 1])
  })

  test('is found by the number of its version', async () => {
    await plans.start(COUNTY)
    expect((await plans.version(2))?.effectiveFrom).toBe('2026-11-01T00:00:00.000Z')
    expect(await plans.version(9)).toBeNull()
  })
})
