import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { sealCounty } from '#functions/ledger/seal-county.ts'
import { atKey } from '#functions/platform/dynamo/keys.ts'
import { putRows, queryAll } from '#functions/platform/dynamo/query.ts'
import { DAY, HOUR, MINUTE, SECOND, toInstant } from '#shared/lib/time.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let place: { lng: number; lat: number }
beforeAll(async () => {
  platform = await startPlatform()
  place = (await publishDemoCounty(platform)).pointIn('530402006')
}, 60_000)
afterAll(() => platform.stop())
afterEach(() => vi.useRealTimers())

/**
 * The clock of the machine moves, as somebody sets it; a minute goes by meanwhile, by the clock that nobody
 * sets: that goes on from where it really stands.
 */
function pass(milliseconds: number): void {
  const now = Date.now()
  if (!vi.isFakeTimers()) {
    const elapsed = performance.now()
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    vi.advanceTimersByTime(elapsed)
  }
  vi.advanceTimersByTime(MINUTE)
  vi.setSystemTime(now + milliseconds)
}

async function report(): Promise<string> {
  const submission = aSubmission({ position: at(place), occurredAt: '2026-01-01T00:00:00Z' })
  const { status } = await platform.call('patrol', 'POST', '/api/incidents', submission)
  expect(status).toBe(201)
  return submission.id
}

const seal = () => sealCounty('530402', toInstant(Date.now()), ledgerTable(platform.db))

/** The last event of each chain that some seal covers. */
async function sealedSeqs(): Promise<Map<string, number>> {
  const ledger = ledgerTable(platform.db)
  const { seals } = await ledger.seals('530402', { limit: 1000 })
  const heads = (await Promise.all(seals.map((one) => ledger.heads(one)))).flat()
  const seqs = new Map<string, number>()
  for (const { aggregate, seq } of heads) seqs.set(aggregate, Math.max(seq, seqs.get(aggregate) ?? 0))
  return seqs
}

async function unsealed(): Promise<string[]> {
  const events = await queryAll(platform.db, {
    table: 'ledger',
    index: 'by-county',
    where: ['county', '530402'],
  })
  const seqs = await sealedSeqs()
  return events
    .filter(({ aggregate, seq }) => Number(seq) > (seqs.get(String(aggregate)) ?? 0))
    .map(({ aggregate, seq }) => `${String(aggregate)}/${Number(seq)}`)
}

test('what is written after the clock has stepped back behind a seal is sealed by the next one', async () => {
  await report()
  pass(HOUR)
  expect(await seal()).not.toBeNull()
  pass(-HOUR)
  const late = await report()
  pass(30 * MINUTE)
  const next = await seal()
  expect(next?.headCount).toBe(1)
  expect((await sealedSeqs()).get(late)).toBe(1)
  expect(await unsealed()).toEqual([])
  const { body } = await platform.call('auditor', 'GET', '/api/ledger/530402/verify')
  expect(body.findings).toEqual([])
})

test('an event of a writer who knew of the last seal too late is sealed all the same, and nothing is sealed twice', async () => {
  for (let hour = 0; hour < 3; hour += 1) {
    await report()
    pass(HOUR)
    await seal()
  }
  const late = await report()
  const [row] = await queryAll(platform.db, { table: 'ledger', where: ['aggregate', late] })
  // As such a writer puts it: within the slice that has been sealed meanwhile.
  const key = atKey(toInstant(Date.now() - 10 * MINUTE), late, 1)
  await putRows(platform.db, 'ledger', [{ ...row, atKey: key }])
  pass(2 * MINUTE)
  expect((await seal())?.headCount).toBe(1)
  expect((await sealedSeqs()).get(late)).toBe(1)
  pass(HOUR)
  expect(await seal()).toBeNull()
})

test('whatever way the clock is moved, the last seal leaves no event out', async () => {
  const moves = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('move' as const), by: fc.integer({ min: -3 * HOUR, max: 3 * HOUR }) }),
      fc.record({ kind: fc.constant('report' as const), by: fc.constant(SECOND) }),
      fc.record({ kind: fc.constant('seal' as const), by: fc.constant(MINUTE) }),
    ),
    { minLength: 6, maxLength: 12 },
  )
  const property = fc.asyncProperty(moves, async (steps) => {
    for (const { kind, by } of steps) {
      pass(by)
      if (kind === 'report') await report()
      if (kind === 'seal') await seal()
    }
    pass(2 * MINUTE)
    await seal()
    pass(2 * MINUTE)
    await seal()
    expect(await unsealed()).toEqual([])
  })
  await fc.assert(property, { seed: 2026, numRuns: 4 })
}, 60_000)

test('a clock that was a year ahead holds no seal up once it is right again', async () => {
  pass(366 * DAY)
  await report()
  pass(HOUR)
  await seal()
  pass(-367 * DAY)
  for (let hour = 0; hour < 3; hour += 1) {
    await report()
    pass(HOUR)
    expect((await seal())?.headCount).toBe(1)
  }
  expect(await unsealed()).toEqual([])
})
