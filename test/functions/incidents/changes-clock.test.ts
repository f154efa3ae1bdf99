import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { HOUR, MINUTE, toInstant } from '#shared/lib/time.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let place: { lng: number; lat: number }
beforeAll(async () => {
  platform = await startPlatform()
  place = (await publishDemoCounty(platform)).pointIn('530402006')
}, 60_000)
afterAll(() => platform.stop())
afterEach(() => vi.useRealTimers())

const pass = (milliseconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })

async function report(): Promise<string> {
  const submission = aSubmission({ position: at(place), occurredAt: '2026-01-01T00:00:00Z' })
  expect((await platform.call('patrol', 'POST', '/api/incidents', submission)).status).toBe(201)
  return submission.id
}

/** Who was away: knows versions by id, and from when on to ask. */
class Reader {
  readonly known = new Map<string, number>()
  readonly #who: string
  #since: string

  constructor(who: string) {
    this.#who = who
    this.#since = toInstant(Date.now())
  }

  async catchUp(): Promise<void> {
    for (let cursor = ''; ;) {
      const query = new URLSearchParams({ since: this.#since, ...(cursor && { cursor }) })
      const { status, body } = await platform.call(this.#who, 'GET', `/api/incidents/changes?${query}`)
      expect(status).toBe(200)
      for (const { id, version } of body.items) this.known.set(id, Math.max(version, this.known.get(id) ?? 0))
      cursor = body.cursor ?? ''
      if (cursor === '') return void (this.#since = body.through)
    }
  }
}

test.each(['county-operator', 'patrol', 'overseer'])(
  'what is changed while the clock has stepped back by an hour is not lost to %s, who was away',
  async (who) => {
    const before = await report()
    const reader = new Reader(who)
    await reader.catchUp()
    pass(-HOUR)
    const during = await report()
    await platform.call('county-operator', 'POST', `/api/incidents/${before}/commands`, aCommand('accept', 1))
    // Away until the clock has passed again what it showed before.
    pass(2 * HOUR)
    await reader.catchUp()
    expect([reader.known.get(during), reader.known.get(before)]).toEqual([1, 2])
  },
)

test('people are shown the time itself, not the order', async () => {
  await report()
  pass(-HOUR)
  const now = Date.now()
  const id = await report()
  const { incident } = (await platform.call('county-operator', 'GET', `/api/incidents/${id}`)).body
  expect(Math.abs(Date.parse(incident.changedAt) - now)).toBeLessThan(MINUTE)
})

test('a catch-up reads little again: what is older than the overlap is not in it', async () => {
  pass(3 * HOUR)
  const old = await report()
  pass(10 * MINUTE)
  await report()
  const reader = new Reader('county-operator')
  await reader.catchUp()
  reader.known.clear()
  await reader.catchUp()
  expect(reader.known.has(old)).toBe(false)
})

test('whatever way the clock is moved, who catches up at the end has every change', async () => {
  const steps = fc.array(
    fc.record({
      by: fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
      what: fc.constantFrom('report', 'accept', 'catch-up'),
    }),
    { minLength: 5, maxLength: 10 },
  )
  const property = fc.asyncProperty(steps, async (all) => {
    const versions = new Map<string, number>([[await report(), 1]])
    const readers = ['county-operator', 'patrol'].map((who) => new Reader(who))
    for (const reader of readers) await reader.catchUp()
    for (const { by, what } of all) {
      pass(by)
      if (what === 'report') versions.set(await report(), 1)
      if (what === 'catch-up') await readers[0]!.catchUp()
      const open = [...versions].find(([, version]) => version === 1)
      if (what === 'accept' && open !== undefined) {
        await platform.call(
          'county-operator',
          'POST',
          `/api/incidents/${open[0]}/commands`,
          aCommand('accept', 1),
        )
        versions.set(open[0], 2)
      }
    }
    for (const reader of readers) {
      await reader.catchUp()
      expect(Object.fromEntries(reader.known)).toMatchObject(Object.fromEntries(versions))
    }
  })
  await fc.assert(property, { seed: 2026, numRuns: 4 })
}, 60_000)
