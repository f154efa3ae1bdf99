import { describe, expect, test } from 'vitest'

import { fitDatum } from '#shared/geo/datum-fit.ts'
import { fromWgs84 } from '#shared/geo/datum.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import type { Datum, LngLat } from '#shared/geo/position.ts'
import { aGrid, rectangle, seeded, voronoiCoverage } from './coverages.ts'

const grids = voronoiCoverage({ grids: 400, seed: 51, bends: 2 })
const layer = buildGridIndex(grids)

function known(datum: Datum, count: number) {
  const random = seeded(count)
  return Array.from({ length: count }, () => {
    const place: LngLat = [102.42 + 0.36 * random(), 24.22 + 0.36 * random()]
    return { lngLat: fromWgs84(place, datum), code: layer.ownerAt(place)!.code }
  })
}

describe('the datum that fits', () => {
  test.each(['WGS84', 'GCJ02', 'BD09'] as const)('is %s for points that came in it', (datum) => {
    const [best, ...others] = fitDatum(layer, known(datum, 60))
    expect(best).toMatchObject({ datum, metresFromBest: 0, medianMissMetres: 0 })
    expect(best!.share).toBeGreaterThan(0.95)
    for (const other of others) {
      expect(other.hits).toBeLessThan(best!.hits)
      expect(other.metresFromBest).toBeGreaterThan(350)
      expect(other.greatestMissMetres).toBeGreaterThan(0)
    }
  })

  test('of Yuxi’s points mixes up WGS-84 and GCJ-02 by 364 m', () => {
    const gcj = fitDatum(layer, known('WGS84', 60)).find(({ datum }) => datum === 'GCJ02')
    expect(Math.abs(gcj!.metresFromBest - 364)).toBeLessThan(15)
  })

  test('is WGS-84 where the points cannot tell, and a prefix stands for an area', () => {
    const wide = buildGridIndex([aGrid(1, rectangle(102, 24, 103, 25))])
    const fits = fitDatum(wide, [{ lngLat: [102.5, 24.5], code: '5304' }])
    expect(fits.map(({ datum, hits }) => [datum, hits])).toEqual([
      ['WGS84', 1],
      ['GCJ02', 1],
      ['BD09', 1],
    ])
  })

  test('cannot be asked without points', () => {
    expect(() => fitDatum(layer, [])).toThrow(RangeError)
  })
})
