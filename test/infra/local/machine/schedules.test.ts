import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { every, scheduleEvent } from '#infra/local/machine/schedules.ts'

const WORK = { zh: '测试', en: 'the test' }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('the event is EventBridge’s', () => {
  expect(scheduleEvent('seal', new Date('2026-11-23T01:02:03.456Z'))).toMatchObject({
    version: '0',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    time: '2026-11-23T01:02:03Z',
    resources: ['arn:aws:events:local:000000000000:rule/seal'],
    detail: {},
  })
})

test('it runs a minute after the start and then at its pace, until it is stopped', async () => {
  let runs = 0
  const stop = every({ ...WORK, pauseMilliseconds: 3_600_000 }, async () => void (runs += 1))
  await vi.advanceTimersByTimeAsync(59_999)
  expect(runs).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(runs).toBe(1)
  await vi.advanceTimersByTimeAsync(2 * 3_600_000)
  expect(runs).toBe(3)
  stop()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(runs).toBe(3)
})

test('a turn that comes while one still runs is left out', async () => {
  let runs = 0
  let finish: () => void = () => undefined
  const stop = every({ ...WORK, pauseMilliseconds: 1_000, firstMilliseconds: 0 }, () => {
    runs += 1
    return new Promise<void>((resolve) => (finish = resolve))
  })
  await vi.advanceTimersByTimeAsync(3_500)
  expect(runs).toBe(1)
  finish()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toBe(2)
  stop()
})

test('a turn that fails ends nothing: it is told once, and the next turns come', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue(undefined)
  let runs = 0
  const stop = every({ ...WORK, pauseMilliseconds: 1_000, firstMilliseconds: 0 }, async () => {
    runs += 1
    if (runs !== 3) throw new Error('the engine answered 500')
  })
  await vi.advanceTimersByTimeAsync(1_500)
  expect([runs, told.mock.calls.length]).toEqual([2, 1])
  expect(told.mock.calls[0]?.[0]).toMatch(/the test failed, it is tried again later: .*answered 500/)
  // Once it has gone well, the next failure is news again.
  await vi.advanceTimersByTimeAsync(2_000)
  expect([runs, told.mock.calls.length]).toEqual([4, 2])
  stop()
  told.mockRestore()
})
