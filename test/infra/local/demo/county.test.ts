import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_GRIDS, makeCounty, type DemoCounty, type DemoGrid } from '#infra/local/demo/county.ts'
import hongta from '#infra/local/demo/hongta.json' with { type: 'json' }
import { TOWN_CENTRE } from '#infra/local/demo/layout.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { validateCoverage } from '#shared/geo/coverage/validate.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { parentOf } from '#shared/lib/division-code.ts'
import {
  directedEdges,
  meetings,
  neighbour,
  ringLengths,
  twiceArea,
  type DirectedEdge,
} from './directed-edges.ts'

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const few = { numRuns: 4, seed: 530402 }

/** Connected parts of the grids whose codes begin alike, over the borders they share. */
function partsByPrefix(
  grids: readonly DemoGrid[],
  edges: ReadonlyMap<string, DirectedEdge>,
  digits: number,
): Map<string, number> {
  const root = grids.map((_, grid) => grid)
  const find = (grid: number): number => {
    let at = grid
    while (root[at] !== at) at = root[at] = root[root[at] ?? at] ?? at
    return at
  }
  const prefix = (grid: number) => grids[grid]?.code.slice(0, digits) ?? ''
  for (const edge of edges.values()) {
    const other = neighbour(edges, edge)
    if (other !== null && prefix(other) === prefix(edge.grid)) root[find(other)] = find(edge.grid)
  }
  const parts = new Map<string, number>()
  grids.forEach((_, grid) => {
    if (find(grid) === grid) parts.set(prefix(grid), (parts.get(prefix(grid)) ?? 0) + 1)
  })
  return parts
}

function expectCoverage({ grids }: DemoCounty, cellSteps: number): void {
  const edges = directedEdges(grids)
  const outer = [...edges.values()].filter((edge) => neighbour(edges, edge) === null)
  expect(ringLengths(outer)).toEqual([outer.length])
  expect(twiceArea(outer)).toBe(twiceArea(edges.values()))
  expect(meetings(edges, cellSteps)).toBe(0)
  expectWholes(grids, edges)
}

function expectWholes(grids: readonly DemoGrid[], edges: ReadonlyMap<string, DirectedEdge>): void {
  for (const digits of [12, 9, 6]) {
    expect(new Set(partsByPrefix(grids, edges, digits).values())).toEqual(new Set([1]))
  }
}

describe('makeCounty', () => {
  it('tiles one outline by whole communities and townships, border for border, whatever the seed', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 110, max: 900 }), (seed, grids) => {
        expectCoverage(makeCounty({ seed, grids }), 40_000)
      }),
      few,
    )
  })

  it.each([105, 110, DEFAULT_GRIDS, 5000])('does so with %i grids', (grids) => {
    const county = makeCounty({ seed: 1, grids })
    expect(county.grids).toHaveLength(grids)
    expectCoverage(county, grids > 1000 ? 10_000 : 40_000)
  })

  it('leaves no lake out, even where the first draft has one', () => {
    expectCoverage(makeCounty({ seed: 18, grids: 2000 }), 20_000)
  })

  it('makes 5,000 grids within a few seconds', () => {
    const start = performance.now()
    makeCounty({ seed: 2, grids: 5000 })
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('numbers unique grids under every community, from 001 and from west to east', () => {
    const { divisions, grids } = makeCounty({ seed: 1 })
    expect(new Set(grids.map(({ code }) => code)).size).toBe(grids.length)
    for (const { code, name, level, parent } of divisions) {
      expect(parent).toBe(level === 'county' ? null : parentOf(code))
      if (level !== 'community') continue
      const own = grids.filter((grid) => grid.code.startsWith(code))
      expect(own.map((grid) => Number(grid.code.slice(12)))).toEqual(own.map((_, index) => index + 1))
      const lngs = own.map(({ geometry }) => labelPoint(geometry)[0])
      expect(lngs).toEqual(lngs.toSorted((one, other) => one - other))
      expect(own[0]?.name).toBe(`${name}第01网格`)
    }
  })

  it('gives each grid 20 to 45 different corners, walked counter-clockwise', () => {
    for (const grid of makeCounty({ seed: 3 }).grids) {
      const edges = [...directedEdges([grid]).values()]
      expect(ringLengths(edges)).toEqual([edges.length])
      expect(edges.length).toBeGreaterThanOrEqual(20)
      expect(edges.length).toBeLessThanOrEqual(45)
      expect(twiceArea(edges)).toBeGreaterThan(0)
    }
  })

  it('lies round the town with about the real area, small grids in town and large ones in the hills', () => {
    const { grids } = makeCounty({ seed: 1 })
    const squareKilometres = grids.map(({ geometry }) => areaSquareMetres(geometry) / 1e6)
    expect(squareKilometres.reduce((sum, area) => sum + area, 0)).toBeCloseTo(1004, -2)
    const meanOf = (township: string) => {
      const own = squareKilometres.filter((_, grid) => grids[grid]?.code.startsWith(township))
      return own.reduce((sum, area) => sum + area, 0) / own.length
    }
    expect(meanOf('530402202')).toBeGreaterThan(20 * meanOf('530402001'))
    const inTown = grids.filter(({ geometry }) => {
      const [lng, lat] = labelPoint(geometry)
      return Math.abs(lng - TOWN_CENTRE.lng) < 0.03 && Math.abs(lat - TOWN_CENTRE.lat) < 0.03
    })
    expect(inTown.length).toBeGreaterThan(100)
  })

  it('gives the same county for the same seed and another for another', () => {
    const county = makeCounty({ seed: 7, grids: 200 })
    expect(makeCounty({ seed: 7, grids: 200 })).toEqual(county)
    expect(makeCounty({ seed: 8, grids: 200 }).grids).not.toEqual(county.grids)
  })

  // A data folder keeps the seed and the number only, and goes on with the county that they give.
  it.each([
    [600, '5ee62e96f32af81035b9b6d7'],
    [5000, '9d4d36a3b9fc6125c30b2c87'],
    [20_000, 'bdc967a5743eca0e62e93a81'],
  ])('gives %i grids bit for bit as ever', (grids, digest) => {
    const text = JSON.stringify(makeCounty({ seed: 530402, grids }))
    expect(createHash('sha256').update(text).digest('hex').slice(0, 24)).toBe(digest)
  })

  it.each([0, 104, 100_001, 600.5])('refuses %d grids, naming what it takes', (grids) => {
    expect(() => makeCounty({ seed: 1, grids })).toThrow(/takes 105 to 100000 grids/)
  })
})

describe('makeCounty with more grids than real communities plausibly have', () => {
  const told: number[] = []
  let county: DemoCounty
  beforeAll(() => {
    county = makeCounty({ seed: 1, grids: 20_000, reached: (share) => told.push(share) })
  }, 60_000)

  const communities = () => county.divisions.filter(({ level }) => level === 'community')
  const real = hongta.townships.flatMap((township) => township.communities)
  const realCodes = new Set(real.map(({ code }) => code))

  it('tiles one outline by whole communities and townships, without a problem', { timeout: 60_000 }, () => {
    expect(county.grids).toHaveLength(20_000)
    expect(validateCoverage(county.grids)).toEqual([])
    expectWholes(county.grids, directedEdges(county.grids))
  })

  it('gives none near to as many grids as a community can number, and each at least one', () => {
    const sizes = new Map(communities().map(({ code }) => [code, 0]))
    for (const { code } of county.grids) {
      sizes.set(code.slice(0, 12), (sizes.get(code.slice(0, 12)) ?? NaN) + 1)
    }
    expect(Math.max(...sizes.values())).toBeLessThan(500)
    expect(Math.min(...sizes.values())).toBeGreaterThan(0)
  })

  it('keeps the real communities and adds synthetic ones that say so, under codes of their own', () => {
    const [kept, added] = [true, false].map((isReal) =>
      communities().filter(({ code }) => realCodes.has(code) === isReal),
    )
    expect(kept!.map(({ code, name }) => ({ code, name }))).toEqual(real)
    expect(added!.length).toBeGreaterThan(0)
    expect(new Set(communities().map(({ code }) => code)).size).toBe(communities().length)
    for (const { code, name, parent } of added!) {
      expect(code).toMatch(/^530402\d{6}$/)
      expect(parent).toBe(parentOf(code))
      const stem = /^(.+)虚构\d+号片区$/.exec(name)?.[1]
      expect(real.filter((one) => one.name === stem).map((one) => parentOf(one.code))).toContain(parent)
    }
  })

  it('tells how far it is, from nothing to all', () => {
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    expect([told[0], told.at(-1)]).toEqual([0, 1])
  })
})
