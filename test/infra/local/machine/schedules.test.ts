import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { every, scheduleEvent } from '#infra/local/machine/schedules.ts'

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
  const stop = every(3_600_000, async () => void (runs += 1))
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
  const stop = every(
    1_000,
    () => {
      runs += 1
      return new Promise((resolve) => (finish = resolve))
    },
    0,
  )
  await vi.advanceTimersByTimeAsync(3_500)
  expect(runs).toBe(1)
  finish()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toBe(2)
  stop()
})
