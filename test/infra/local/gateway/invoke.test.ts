import { afterEach, expect, test, vi } from 'vitest'
import { invoker } from '#infra/local/gateway/invoke.ts'
import type { Handlers, LambdaHandler } from '#infra/local/gateway/load-functions.ts'
import { inThread } from '#infra/local/gateway/worker-thread.ts'

/** An invoker whose every function is this one. */
const invokerOf = (handler: LambdaHandler) => invoker(new Proxy({}, { get: () => handler }) as Handlers)

afterEach(() => vi.useRealTimers())

test('an answer travels as JSON: what JSON cannot say does not arrive', async () => {
  const invoke = invokerOf(() => ({ at: new Date(0), missing: undefined, n: 1 }))
  expect(await invoke('people', {})).toEqual({ at: '1970-01-01T00:00:00.000Z', n: 1 })
  expect(await invokerOf(() => undefined)('react', {})).toBeUndefined()
})

test('an answer of more than 6 MB is a failure, as on Lambda', async () => {
  const invoke = invokerOf(() => ({ body: 'x'.repeat(6 * 1024 * 1024) }))
  await expect(invoke('grids', {})).rejects.toThrow('more than 6 MB')
})

test('a function gets no more time than the manifest, or the gateway before it, gives', async () => {
  vi.useFakeTimers()
  const invoke = invokerOf(() => new Promise(() => undefined))
  const platform = expect(invoke('platform', {})).rejects.toThrow('timed out after 15 s')
  const grids = expect(invoke('grids', {})).rejects.toThrow('timed out after 29 s')
  await vi.advanceTimersByTimeAsync(29_000)
  await Promise.all([platform, grids])
})

test('a function is told its name, its memory and how long it has', async () => {
  const invoke = invokerOf((_, context) => {
    const { functionName, memoryLimitInMB, getRemainingTimeInMillis } = context as {
      functionName: string
      memoryLimitInMB: string
      getRemainingTimeInMillis: () => number
    }
    return { functionName, memoryLimitInMB, left: getRemainingTimeInMillis() }
  })
  expect(await invoke('platform', {})).toMatchObject({ functionName: 'platform', memoryLimitInMB: '512' })
  const { left } = (await invoke('platform', {})) as { left: number }
  expect(left).toBeGreaterThan(9_000)
})

test('a function in a thread that cannot be loaded fails each call and does not take the server along', async () => {
  const handler = inThread('no-such-function')
  const context = { getRemainingTimeInMillis: () => 1_000 }
  await expect(handler({}, context)).rejects.toThrow('no-such-function')
  await expect(handler({}, context)).rejects.toThrow('no-such-function')
})
