import { expect, test } from 'vitest'
import { announcePlan } from '#functions/live/announce-plan.ts'
import type { ConnectionTable } from '#functions/live/connection-table.ts'
import type { LiveMessage } from '#shared/contract/live.ts'
import { LedgerEvent } from '#shared/ledger/event.ts'

const anEvent = (type: string, codes: object): LedgerEvent =>
  LedgerEvent.parse({
    v: 1,
    aggregate: 'plan_530402',
    seq: 2,
    type,
    county: '530402',
    actor: 'county-staff',
    at: '2026-11-22T07:04:00.000Z',
    codes,
    payloadHash: null,
    previous: 'a'.repeat(64),
    hash: 'b'.repeat(64),
  })

async function heard(type: string, codes: object): Promise<[string[], LiveMessage][]> {
  const sent: [string[], LiveMessage][] = []
  const watching = (county: string) => Promise.resolve([{ id: `line of ${county}` }])
  await announcePlan(anEvent(type, codes), { watching } as unknown as ConnectionTable, (letters) => {
    const [message] = letters.flatMap(({ messages }) => messages)
    if (message !== undefined) sent.push([letters.map(({ to }) => to.id), message])
    return Promise.resolve()
  })
  return sent
}

test('screens of a county hear that another plan is in force, and that one was scheduled or cancelled', async () => {
  const lines = ['line of 530402']
  const plan = { v: 1, type: 'plan', division: '530402', version: 4 }
  const schedule = { v: 1, type: 'schedule', division: '530402' }
  expect(await heard('plan.published', { version: 4 })).toEqual([[lines, plan]])
  for (const type of ['plan.scheduled', 'plan.cancelled'])
    expect(await heard(type, { version: 5 })).toEqual([[lines, schedule]])
  expect(await heard('draft.submitted', {})).toEqual([])
})
