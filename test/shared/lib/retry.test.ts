import fc from 'fast-check'
import { expect, test } from 'vitest'
import { delayAfter, patience, retry } from '#shared/lib/retry.ts'

test('waits are never shorter than was asked, never longer than the pace allows, and double in between', () => {
  const property = fc.property(
    fc.nat({ max: 60 }),
    fc.nat({ max: 60_000 }),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    (failures, atLeast, chance) => {
      const delay = delayAfter(failures, { first: 1000, longest: 30_000 }, () => chance, atLeast)
      expect(delay).toBeGreaterThanOrEqual(atLeast)
      expect(delay).toBeLessThanOrEqual(atLeast + Math.min(30_000, 1000 * 2 ** failures))
    },
  )
  fc.assert(property, { seed: 2026 })
})

test('it is tried until an outcome stands, and that is given or thrown', async () => {
  const means = { random: () => 0, wait: () => Promise.resolve(), pace: { first: 1, longest: 1 } }
  let tries = 0
  const attempt = () => ((tries += 1) < 3 ? Promise.reject(new Error(`${tries}`)) : Promise.resolve(tries))
  expect(await retry(attempt, { ...means, again: ({ status }) => (status === 'rejected' ? 0 : null) })).toBe(
    3,
  )
  tries = 0
  const once = retry(attempt, { ...means, again: (_, failures) => (failures < 1 ? 0 : null) })
  await expect(once).rejects.toThrow('2')
})

test('a wait that is given up ends at once with its reason', async () => {
  const abort = new AbortController()
  const waiting = patience(abort.signal).wait(60_000)
  abort.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
  await expect(patience(abort.signal).wait(60_000)).rejects.toThrow('left')
})
