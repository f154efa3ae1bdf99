import { expect, test } from 'vitest'
import { Fault } from '#functions/platform/fault.ts'
import { pauses } from '#functions/platform/pauses.ts'

const work = (milliseconds: number): void => {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

test('long work lets others have their turn every few milliseconds, and short work goes on at once', async () => {
  const pause = pauses(20)
  let turns = 0
  const others = setInterval(() => turns++, 0)
  await pause()
  expect(turns).toBe(0)
  for (let k = 0; k < 20; k++) {
    work(5)
    await pause()
  }
  clearInterval(others)
  expect(turns).toBeGreaterThan(10)
})

test('work that takes too long ends with a refusal that says what to do', async () => {
  const pause = pauses(0.01)
  work(11)
  await expect(pause()).rejects.toThrow(Fault)
  await expect(pause()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('send fewer'),
  })
})
