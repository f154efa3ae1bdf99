import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { crossesUpward } from '#shared/geo/half-open.ts'

/** The same question in whole numbers, by the definition: p' = (x + d, y + e) with e << d, both tiny. */
function crossesByDefinition(p: Step, a: Step, b: Step): boolean {
  const [west, east] = a[0] < b[0] ? [a, b] : [b, a]
  if (!(west[0] <= p[0] && p[0] < east[0])) return false
  const cross =
    BigInt(east[0] - west[0]) * BigInt(p[1] - west[1]) - BigInt(east[1] - west[1]) * BigInt(p[0] - west[0])
  return cross < 0n || (cross === 0n && east[1] > west[1])
}

type Step = [number, number]

const step = fc.tuple(
  fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
  fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
)
const nearStep = fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))

describe('the half-open crossing test', () => {
  test.each([
    ['anywhere', step],
    ['among points that are mostly collinear', nearStep],
  ])('agrees with whole-number arithmetic %s', (_, point) => {
    const property = fc.property(point, point, point, (p, a, b) => {
      expect(crossesUpward(...p, ...a, ...b)).toBe(crossesByDefinition(p, a, b))
    })
    fc.assert(property, { seed: 1, numRuns: 20_000 })
  })

  test('gives the same answer for both directions of an edge', () => {
    const property = fc.property(nearStep, nearStep, nearStep, (p, a, b) => {
      expect(crossesUpward(...p, ...a, ...b)).toBe(crossesUpward(...p, ...b, ...a))
    })
    fc.assert(property, { seed: 2, numRuns: 20_000 })
  })

  test('decides points on long edges where plain floating arithmetic is wrong', () => {
    const [a, b]: [Step, Step] = [
      [-(2 ** 30) + 1, -(2 ** 29) - 1],
      [2 ** 30 - 3, 2 ** 29 + 5],
    ]
    for (let k = 0; k < 2000; k++) {
      const x = -1000 + k
      const y = Math.round(a[1] + ((x - a[0]) / (b[0] - a[0])) * (b[1] - a[1]))
      expect(crossesUpward(x, y, ...a, ...b)).toBe(crossesByDefinition([x, y], a, b))
    }
  })
})
