import fc from 'fast-check'
import { expect, test } from 'vitest'

import { crossesHotPixel } from '#shared/geo/overlay/hot-pixel.ts'

/**
 * By the definition, in whole numbers: does a point of the edge lie in [x - 1/2, x + 1/2) x [y - 1/2, y +
 * 1/2)?
 */
function passesByDefinition(
  x: number,
  y: number,
  a: readonly [number, number],
  b: readonly [number, number],
): boolean {
  // Doubled and multiplied by |dx dy|, every parameter of a crossing with a side is a whole number.
  const [dx, dy] = [2 * (b[0] - a[0]), 2 * (b[1] - a[1])]
  const scale = Math.max(1, Math.abs(dx)) * Math.max(1, Math.abs(dy))
  let [from, to] = [0, scale]
  const clip = (start: number, delta: number, least: number, most: number): boolean => {
    if (delta === 0) return least <= start && start < most
    const [enter, leave] = [((least - start) * scale) / delta, ((most - start) * scale) / delta]
    from = Math.max(from, Math.min(enter, leave))
    to = Math.min(to, Math.max(enter, leave))
    return true
  }
  if (!clip(2 * a[0], dx, 2 * x - 1, 2 * x + 1) || !clip(2 * a[1], dy, 2 * y - 1, 2 * y + 1) || from > to)
    return false
  if (from < to) return true
  // One point only: it must not be on the upper or right side.
  return (
    2 * a[0] * scale + from * dx < (2 * x + 1) * scale && 2 * a[1] * scale + from * dy < (2 * y + 1) * scale
  )
}

test('an edge passes a pixel exactly where it meets its inside, left or lower side', () => {
  const step = fc.tuple(fc.integer({ min: -7, max: 7 }), fc.integer({ min: -7, max: 7 }))
  const property = fc.property(step, step, step, ([x, y], a, b) => {
    fc.pre(a[0] !== b[0] || a[1] !== b[1])
    expect(crossesHotPixel(x, y, ...a, ...b)).toBe(passesByDefinition(x, y, a, b))
    expect(crossesHotPixel(x, y, ...b, ...a)).toBe(passesByDefinition(x, y, a, b))
  })
  fc.assert(property, { seed: 11, numRuns: 50_000 })
})
