import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_GRIDS, makeCounty } from '#infra/local/demo/county.ts'
import { TOWN_CENTRE } from '#infra/local/demo/layout.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { parentOf } from '#shared/lib/division-code.ts'
import { directedEdges, ringLengths, twiceArea } from './directed-edges.ts'
import { expectCoverage } from './whole-county.ts'

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const few = { numRuns: 4, seed: 530402 }

describe('makeCounty', () => {
  it('tiles one outline by whole communities and townships, border for border, whatever the seed', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 110, max: 900 }), (seed, grids) => {
        expectCoverage(makeCounty({ seed, grids }), 40_000)
      }),
      few,
    )
  })

  it.each([105, 110, DEFAULT_GRIDS])('does so with %i grids', (grids) => {
    const county = makeCounty({ seed: 1, grids })
    expect(county.grids).toHaveLength(grids)
    expectCoverage(county, 40_000)
  })

  it('leaves no lake out, even where the first draft has one', () => {
    expectCoverage(makeCounty({ seed: 18, grids: 2000 }), 20_000)
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
  it.each([[600, '5ee62e96f32af81035b9b6d7']])('gives %i grids bit for bit as ever', (grids, digest) => {
    const text = JSON.stringify(makeCounty({ seed: 530402, grids }))
    expect(createHash('sha256').update(text).digest('hex').slice(0, 24)).toBe(digest)
  })

  it.each([0, 104, 100_001, 600.5])('refuses %d grids, naming what it takes', (grids) => {
    expect(() => makeCounty({ seed: 1, grids })).toThrow(/takes 105 to 100000 grids/)
  })
})
