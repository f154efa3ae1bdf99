import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'

import { fromWgs84, toWgs84 } from '#shared/geo/datum.ts'
import { geodesicMetres } from '#shared/geo/metric.ts'
import type { Datum, LngLat } from '#shared/geo/position.ts'
import { hasRealData, realJson } from './real-data.ts'

/** WGS-84, GCJ-02, BD-09 of the same places, to 1e-6 degree. */
const golden: [LngLat, LngLat, LngLat][] = [
  [
    [102.55, 24.35],
    [102.551246, 24.346929],
    [102.557794, 24.35267],
  ],
  [
    [102.92, 24.67],
    [102.921383, 24.666842],
    [102.927909, 24.672706],
  ],
  [
    [116.391, 39.907],
    [116.397241, 39.908401],
    [116.403614, 39.914744],
  ],
]

const datums: Datum[] = ['WGS84', 'GCJ02', 'BD09', 'CGCS2000']

describe('datum conversion', () => {
  test.each(golden)('knows the golden vectors of %s', (wgs84, gcj02, bd09) => {
    expect(geodesicMetres(fromWgs84(wgs84, 'GCJ02'), gcj02)).toBeLessThan(0.2)
    expect(geodesicMetres(fromWgs84(wgs84, 'BD09'), bd09)).toBeLessThan(0.2)
    expect(geodesicMetres(toWgs84(gcj02, 'GCJ02'), wgs84)).toBeLessThan(0.2)
    expect(geodesicMetres(toWgs84(bd09, 'BD09'), wgs84)).toBeLessThan(0.2)
  })

  test.each(datums)('comes back to the same place within 1 mm through %s, in Yunnan', (datum) => {
    const lng = fc.double({ min: 97.5, max: 106.2, noNaN: true })
    const lat = fc.double({ min: 21.1, max: 29.3, noNaN: true })
    const property = fc.property(lng, lat, (x, y) => {
      expect(geodesicMetres(toWgs84(fromWgs84([x, y], datum), datum), [x, y])).toBeLessThan(0.001)
    })
    fc.assert(property, { seed: 41, numRuns: 2000 })
  })

  test.each(datums)(
    'ends with a finite position for every input in %s, even at the edge of its box',
    (datum) => {
      const lng = fc.oneof(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: 71.99, max: 72.02, noNaN: true }),
      )
      const lat = fc.oneof(
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: 55.82, max: 55.83, noNaN: true }),
      )
      const property = fc.property(lng, lat, (x, y) => {
        const [toLng, toLat] = toWgs84([x, y], datum)
        expect(Number.isFinite(toLng) && Number.isFinite(toLat)).toBe(true)
        expect(geodesicMetres([toLng, toLat], [x, y])).toBeLessThan(10_000)
      })
      fc.assert(property, { seed: 42, numRuns: 2000 })
    },
  )

  test('leaves GCJ-02 outside China, and CGCS2000 everywhere, as it is', () => {
    expect(toWgs84([-122.4, 37.8], 'GCJ02')).toEqual([-122.4, 37.8])
    expect(fromWgs84([-122.4, 37.8], 'GCJ02')).toEqual([-122.4, 37.8])
    expect(toWgs84([102.55, 24.35], 'CGCS2000')).toEqual([102.55, 24.35])
  })

  const Pair = z.tuple([z.number(), z.number()])
  const Vectors = z.object({
    vectors: z.array(z.object({ name: z.string(), from: z.string(), to: z.string(), in: Pair, out: Pair })),
  })

  test.skipIf(!hasRealData)('agrees within 1 m with the vectors of other libraries', () => {
    const { vectors } = Vectors.parse(realJson('datum/other_vectors.json'))
    const known = new Set<string>(datums)
    for (const vector of vectors) {
      const [from, to] = [vector.from, vector.to]
      if (!known.has(from) || !known.has(to) || Math.abs(vector.in[0]) > 180) continue
      const converted = fromWgs84(toWgs84(vector.in, from as Datum), to as Datum)
      // One vector is the published one-pass inverse, which is itself 1 to 2 m off.
      const reach = vector.name.includes('one-pass') ? 5 : 1
      expect(geodesicMetres(converted, vector.out), vector.name).toBeLessThan(reach)
    }
  })
})
