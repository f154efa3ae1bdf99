import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { clientOf, Refusal } from '#shared/contract/client.ts'
import { patientFetch, retryAfter, type PatientMeans } from '#shared/contract/patient-fetch.ts'
import { incidentRoutes } from '#shared/incidents/routes.ts'
import { SECOND } from '#shared/lib/time.ts'

afterEach(() => vi.useRealTimers())

const NOW = Date.parse('2026-11-29T08:00:00Z')
const busy = (status: number, after?: string) =>
  new Response('{}', { status, headers: after === undefined ? {} : { 'retry-after': after } })

/** A server that answers by turns, and the time that goes by at once. */
function aServer(answers: (Response | Error)[], means: PatientMeans = {}) {
  const seen: { at: number; body: unknown }[] = []
  const told: boolean[] = []
  let now = NOW
  const send: typeof fetch = (_, init) => {
    seen.push({ at: now - NOW, body: init?.body })
    const answer = answers.shift() ?? Response.json({ ok: true })
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const ask = patientFetch(send, {
    now: () => now,
    onBusy: (waiting) => told.push(waiting),
    patience: () => ({ random: () => 0.5, wait: (ms) => Promise.resolve(void (now += ms)) }),
    ...means,
  })
  return { ask, seen, told }
}

test('a command that a busy server put off is sent again as it was, not before the server said, and its sender is told', async () => {
  const inDate = new Date(NOW + 9 * SECOND).toUTCString()
  const { ask, seen, told } = aServer([busy(503, '2'), busy(429, inDate)])
  const answer = await ask('/api/incidents', { method: 'POST', body: '{"commandId":"cmd_1"}' })
  expect(answer.status).toBe(200)
  expect(seen.map(({ body }) => body)).toEqual(Array(3).fill('{"commandId":"cmd_1"}'))
  expect(seen[1]!.at).toBeGreaterThanOrEqual(2 * SECOND)
  expect(seen[2]!.at).toBeGreaterThanOrEqual(9 * SECOND)
  expect(told).toEqual([true, false])
})

test('what stands is not repeated: another failure, a 503 that says no time, one that says an hour, and the fifth of a kind', async () => {
  for (const [first, times] of [
    [busy(500, '2'), 1],
    [busy(503), 1],
    [busy(503, '3600'), 1],
    [busy(404), 1],
  ] as const) {
    const { ask, seen } = aServer([first])
    expect((await ask('/api/me')).status).toBe(first.status)
    expect(seen).toHaveLength(times)
  }
  const { ask, seen, told } = aServer(Array.from({ length: 9 }, () => busy(429, '1')))
  expect((await ask('/api/me')).status).toBe(429)
  expect([seen.length, told]).toEqual([5, [true, false]])
})

test('what got no answer is repeated only by who asked for it, and only where a server has answered before', async () => {
  const gone = () => new TypeError('fetch failed')
  await expect(aServer([gone()]).ask('/api/me')).rejects.toThrow('fetch failed')
  const { ask, seen } = aServer([gone(), Response.json({}), gone(), gone()], { repeatsLost: true })
  await expect(ask('/api/me')).rejects.toThrow('fetch failed')
  await ask('/api/me')
  expect((await ask('/api/me')).status).toBe(200)
  expect(seen).toHaveLength(5)
})

test('a time to wait is read as seconds and as a date, and nothing else is', () => {
  const property = fc.property(fc.nat({ max: 3600 }), (seconds) => {
    expect(retryAfter(String(seconds), NOW)).toBe(seconds * SECOND)
    expect(retryAfter(new Date(NOW + seconds * SECOND).toUTCString(), NOW)).toBe(seconds * SECOND)
    expect(retryAfter(new Date(NOW - seconds * SECOND).toUTCString(), NOW)).toBe(0)
  })
  fc.assert(property, { seed: 2026 })
  expect([null, '', 'soon', '-5'].map((header) => retryAfter(header, NOW))).toEqual([null, null, null, null])
})

test('a request that is given up while it waits ends at once', async () => {
  const abort = new AbortController()
  const ask = patientFetch(() => Promise.resolve(busy(503, '30')))
  const asked = ask('/api/me', { signal: abort.signal })
  setTimeout(() => abort.abort(), 5)
  await expect(asked).rejects.toThrow()
})

test('a server that never answers is given up after 30 s, and so is one whose answer never ends', async () => {
  const late = vi.spyOn(AbortSignal, 'timeout')
  const controller = new AbortController()
  late.mockReturnValue(controller.signal)
  const silent: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) =>
      init?.signal?.addEventListener('abort', () => reject(new Error('late'))),
    )
  const body = new ReadableStream({
    start: (stream) => controller.signal.addEventListener('abort', () => stream.error(new Error('late'))),
  })
  const endless: typeof fetch = () => Promise.resolve(new Response(body))
  const calls = [silent, endless].map((send) =>
    clientOf(incidentRoutes, {
      baseUrl: 'http://localhost',
      token: () => Promise.resolve(null),
      fetch: patientFetch(send),
    }).listIncidents({ query: {} }),
  )
  setTimeout(() => controller.abort(), 5)
  for (const outcome of await Promise.allSettled(calls)) {
    const reason: unknown = outcome.status === 'rejected' ? outcome.reason : null
    expect(reason).toBeInstanceOf(Refusal)
    expect(reason).toMatchObject({ status: 0, problem: null })
  }
  expect(late).toHaveBeenCalledWith(30_000)
  late.mockRestore()
})
