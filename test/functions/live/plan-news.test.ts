import { expect, test } from 'vitest'
import { planNews } from '#functions/live/plan-news.ts'
import { formerForm } from '#functions/live/former-form.ts'
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

test('screens of a county hear that another plan is in force, and that one was scheduled or cancelled', () => {
  const heard = (type: string, codes: object) => {
    const news = planNews(anEvent(type, codes))
    return news && [news.id, news.version, news.record, news.audience]
  }
  const audience = { topics: ['division:530402'], actions: ['plans.read'], readers: null }
  expect(heard('plan.published', { version: 4 })).toEqual([
    '530402',
    2,
    { id: '530402', inForce: 4 },
    audience,
  ])
  for (const type of ['plan.scheduled', 'plan.cancelled'])
    expect(heard(type, { version: 5 })).toEqual(['530402', 2, { id: '530402' }, audience])
  expect(heard('draft.submitted', {})).toBeNull()
})

test('a page of the release before hears the same in its own form', () => {
  const changes = ['plan.published', 'plan.cancelled'].map((type) => {
    const { id, version, record } = planNews(anEvent(type, { version: 4 }))!
    return { id, version, record }
  })
  expect(formerForm({ v: 2, kind: 'plans', changes })).toEqual([
    { v: 1, type: 'plan', division: '530402', version: 4 },
    { v: 1, type: 'schedule', division: '530402' },
  ])
})
