import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isLeftOf, sideGained } from '#shared/geo/cells/sides.ts'

type Step = [number, number]

const far = fc.tuple(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
)
const near = fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))

/** The definition in whole numbers: the sign of the determinant, then of its change by d, then by e. */
function leftByDefinition(p: Step, a: Step, b: Step): boolean {
  const [dx, dy] = [BigInt(b[0]) - BigInt(a[0]), BigInt(b[1]) - BigInt(a[1])]
  const turn = dx * BigInt(p[1] - a[1]) - dy * BigInt(p[0] - a[0])
  if (turn !== 0n) return turn > 0n
  return dy !== 0n ? dy < 0n : dx > 0n
}

describe('the side of an edge', () => {
  test.each([
    ['far apart', far],
    ['mostly collinear', near],
  ])('is what whole-number arithmetic says of points %s', (_, point) => {
    const property = fc.property(point, point, point, (p, a, b) => {
      if (a[0] === b[0] && a[1] === b[1]) return
      expect(isLeftOf(...p, ...a, ...b)).toBe(leftByDefinition(p, a, b))
      expect(isLeftOf(...p, ...b, ...a)).toBe(!leftByDefinition(p, a, b))
    })
    fc.assert(property, { seed: 1, numRuns: 20_000 })
  })
})

describe('a walk', () => {
  test('to a place and on from there gains what the walk straight there gains, edge by edge', () => {
    // Round a closed triangle the gains of any walk add up to inside or outside, so they cannot depend on the
    // way.
    const property = fc.property(near, near, near, near, near, (p, q, a, b, c) => {
      const [x, y] = [Math.max(p[0], q[0]), Math.max(p[1], q[1])]
      const corner: Step = [Math.min(p[0], q[0]), Math.min(p[1], q[1])]
      const middle: Step = [corner[0], y]
      const sum = (from: Step, to: Step): number =>
        sideGained(...from, ...to, ...a, ...b) +
        sideGained(...from, ...to, ...b, ...c) +
        sideGained(...from, ...to, ...c, ...a)
      const east: Step = [x, corner[1]]
      expect(sum(corner, [x, y])).toBe(sum(corner, middle) + sum(middle, [x, y]))
      expect(sum(corner, [x, y])).toBe(sum(corner, east) + sum(east, [x, y]))
    })
    fc.assert(property, { seed: 2, numRuns: 20_000 })
  })
})
