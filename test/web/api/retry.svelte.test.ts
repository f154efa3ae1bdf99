import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { retry } from '../../../web/src/api/retry.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const PACE = { first: 60_000, longest: 60_000 }
const always = { pace: PACE, mayPass: () => true, atLeast: () => 60_000 }

test('what failed while offline is tried again as soon as the device is online', async () => {
  const attempt = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue('done')
  const done = retry(attempt, always)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(attempt).toHaveBeenCalledTimes(1)
  dispatchEvent(new Event('online'))
  expect(await done).toBe('done')
  expect(vi.getTimerCount()).toBe(0)
})

test('it waits by itself, one timer at a time, until the answer stands or is for good', async () => {
  const attempt = vi
    .fn()
    .mockRejectedValueOnce(new Error('busy'))
    .mockRejectedValueOnce(new Error('busy'))
    .mockRejectedValue(new Error('no'))
  const done = retry(attempt, { ...always, mayPass: (error) => (error as Error).message === 'busy' })
  const refused = expect(done).rejects.toThrow('no')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(300_000)
  await refused
  expect(attempt).toHaveBeenCalledTimes(3)
})

test('waiting is given up with its signal', async () => {
  const left = new AbortController()
  const done = retry(() => Promise.reject(new Error('busy')), { ...always, signal: left.signal })
  const given = expect(done).rejects.toThrow()
  await vi.advanceTimersByTimeAsync(1_000)
  left.abort()
  await given
  expect(vi.getTimerCount()).toBe(0)
})
