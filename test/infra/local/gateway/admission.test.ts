import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Admission, type Limits } from '#infra/local/gateway/admission.ts'
import { gateway } from '#infra/local/gateway/gateway.ts'
import type { Invoke } from '#infra/local/gateway/invoke.ts'
import { openPort, type Port } from '#infra/local/machine/open-port.ts'
import { Problem } from '#shared/contract/errors.ts'

const LIMITS: Limits = { atOnce: 4, waiting: 4, patienceMilliseconds: 5_000 }

let port: Port
let called: string[] = []
/** Requests that the functions hold until a test lets them go. */
const held: (() => void)[] = []
const invoke: Invoke = async (_, event) => {
  const { routeKey } = event as { routeKey: string }
  called.push(routeKey)
  if (routeKey !== 'GET /api/health') await new Promise<void>((resolve) => held.push(resolve))
  return { statusCode: 200, body: '{}' }
}

beforeAll(async () => {
  port = await openPort({ port: 0, host: '127.0.0.1' })
  port.open(gateway(invoke, LIMITS))
})
afterEach(() => {
  letGo()
  called = []
})
afterAll(() => port.close())

const letGo = (): void => held.splice(0).forEach((go) => go())
/** Answers whoever is in work until all have been answered. */
async function letAllGo(answers: readonly Promise<unknown>[]): Promise<void> {
  const going = setInterval(letGo, 5)
  await Promise.all(answers)
  clearInterval(going)
}
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
const call = (method: string, path: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`http://127.0.0.1:${port.port}${path}`, { method, ...(signal === undefined ? {} : { signal }) })
const list = (signal?: AbortSignal) => call('GET', '/api/incidents', signal)

test('what is more than the places and the line is turned away at once with retry-after', async () => {
  const refused: Response[] = []
  const answers = Array.from({ length: 8 }, async () => {
    const answer = await list()
    if (answer.status === 503) refused.push(answer)
    return answer.status
  })
  // Half of four places and half of a line of four for one kind; nobody in work has been answered yet.
  await until(() => refused.length === 4)
  expect(held).toHaveLength(2)
  expect(Problem.parse(await refused[0]?.json())).toMatchObject({ code: 'unavailable' })
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  await letAllGo(answers)
  expect((await Promise.all(answers)).sort()).toEqual([200, 200, 200, 200, 503, 503, 503, 503])
})

test('a flood of one kind leaves the places of others free, and health is always answered', async () => {
  const flood = Array.from({ length: 20 }, () => list())
  await until(() => held.length === 2)
  const small = call('GET', '/api/me')
  await until(() => called.includes('GET /api/me'))
  expect((await call('GET', '/api/health')).status).toBe(200)
  await letAllGo([...flood, small])
  expect((await small).status).toBe(200)
})

test('who waits longer than is bearable is turned away, and who hung up costs no work', async () => {
  port.open(gateway(invoke, { ...LIMITS, patienceMilliseconds: 300 }))
  const inWork = [list(), list()]
  await until(() => held.length === 2)
  const late = list()
  const hangsUp = new AbortController()
  const gone = list(hangsUp.signal).catch(() => null)
  setTimeout(() => hangsUp.abort(), 50)
  expect((await late).status).toBe(503)
  await gone
  letGo()
  await Promise.all(inWork)
  expect(called).toHaveLength(2)
})

const Step = fc.record({ kind: fc.constantFrom('big', 'small', 'other'), leaves: fc.nat(5) })

test('whatever comes and goes, no more are in than may be, none is forgotten in the line, and the places come back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { maxLength: 60 }), async (steps) => {
      const limits = { atOnce: 4, waiting: 6, patienceMilliseconds: 60_000 }
      const admission = new Admission(limits)
      const inside: (() => void)[] = []
      let turnedAway = 0
      const turn = () => new Promise((resolve) => setImmediate(resolve))
      for (const { kind, leaves } of steps) {
        void admission.enter(kind, new AbortController().signal).then((leave) => {
          if (leave === null) turnedAway += 1
          else inside.push(leave)
        })
        await turn()
        expect(inside.length).toBeLessThanOrEqual(limits.atOnce)
        for (let n = 0; n < leaves - 3; n += 1) inside.shift()?.()
        await turn()
      }
      let answered = 0
      while (inside.length > 0) {
        inside.shift()?.()
        answered += 1
        await turn()
      }
      expect(admission.isFull('big')).toBe(false)
      expect(answered + turnedAway).toBeLessThanOrEqual(steps.length)
      const leave = await admission.enter('small', new AbortController().signal)
      expect(leave).not.toBeNull()
    }),
    { numRuns: 60 },
  )
})
