import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { apiOf } from '../../../web/src/api/client.ts'
import { Clock } from '../../../web/src/app/clock.svelte.ts'
import { age } from '../../../web/src/app/time-words.ts'

const HOUR = 3_600_000

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a page whose machine is three hours off shows ages by the server, after its first answer', async () => {
  vi.useFakeTimers()
  const server = Date.parse('2026-11-29T08:00:00Z')
  for (const off of [3 * HOUR, -3 * HOUR]) {
    vi.setSystemTime(server + off)
    const clock = new Clock()
    const sent: (string | null)[] = []
    vi.stubGlobal('fetch', (_: string, init?: RequestInit) => {
      sent.push(new Headers(init?.headers).get('liuwang-device-time'))
      const headers = { date: new Date(server).toUTCString(), 'cache-control': 'no-store' }
      return Promise.resolve(new Response('{}', { status: 404, headers }))
    })
    const api = apiOf('', {
      token: () => null,
      renew: () => Promise.resolve(false),
      heard: (said) => clock.hear(said),
    })
    const reported = new Date(server - 5 * 60_000).toISOString()
    await api.people.readMe({}).catch(() => null)
    expect(Math.abs(clock.now - server)).toBeLessThan(2000)
    expect(age(reported, clock.now)).toBe(age(reported, server))
    // A command carries what the device itself says, by which the server knows it to be off.
    await api.live.issueTicket({}).catch(() => null)
    expect(sent).toEqual([null, new Date(server + off).toISOString()])
  }
})

test('what a cache kept says nothing of the time', async () => {
  const clock = new Clock()
  const headers = { date: new Date(0).toUTCString(), 'cache-control': 'max-age=31536000, immutable' }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { headers })))
  const api = apiOf('', {
    token: () => null,
    renew: () => Promise.resolve(false),
    heard: (said) => clock.hear(said),
  })
  await api.get('/api/plans/530402/tiles', new AbortController().signal)
  expect(Math.abs(clock.now - Date.now())).toBeLessThan(5000)
})

test('however slow and uneven the line, the clock is right to half the time that the best answer took, and trembles no more', () => {
  const answers = fc.array(fc.record({ there: fc.nat({ max: 20_000 }), back: fc.nat({ max: 20_000 }) }), {
    minLength: 1,
  })
  const property = fc.property(answers, fc.integer({ min: -9 * HOUR, max: 9 * HOUR }), (lines, off) => {
    const clock = new Clock()
    let device = 1_700_000_000_000
    for (const { there, back } of lines) {
      const said = Math.floor((device + there + off) / 1000) * 1000
      clock.hear({ said, sentAt: device, receivedAt: device + there + back })
      const before = clock.byServer(0)
      clock.hear({ said, sentAt: device, receivedAt: device + there + back })
      expect(clock.byServer(0)).toBe(before)
      expect(Math.abs(before - off)).toBeLessThanOrEqual(there + back + 1000)
      device += 60_000
    }
  })
  fc.assert(property, { seed: 2026, numRuns: 50 })
})
