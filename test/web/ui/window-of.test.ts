import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scrollInto, windowOf } from '../../../web/src/ui/window-of.ts'

const ROW = 68

test('every row in view is drawn, and not many more', () => {
  const view = fc.record({
    top: fc.nat({ max: 400_000 }),
    height: fc.nat({ max: 2000 }),
    count: fc.nat({ max: 5000 }),
  })
  fc.assert(
    fc.property(view, ({ top, height, count }) => {
      const { from, to } = windowOf(top, height, ROW, count)
      const first = Math.floor(top / ROW)
      const last = Math.min(count, Math.ceil((top + height) / ROW))
      if (first < last) {
        expect(from).toBeLessThanOrEqual(first)
        expect(to).toBeGreaterThanOrEqual(last)
      }
      expect(to - from).toBeLessThanOrEqual(height / ROW + 14)
      expect(from).toBeLessThanOrEqual(to)
      expect(to).toBeLessThanOrEqual(count)
    }),
    { seed: 2026, numRuns: 300 },
  )
})

test('a list scrolls only as far as a row needs to be seen', () => {
  expect(scrollInto(3, 0, 500, ROW)).toBe(0)
  expect(scrollInto(10, 0, 500, ROW)).toBe(11 * ROW - 500)
  expect(scrollInto(2, 1000, 500, ROW)).toBe(2 * ROW)
})
