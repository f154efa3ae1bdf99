import { expect, test } from 'vitest'
import { makeCursor, readCursor } from '#functions/platform/dynamo/cursor.ts'
import {
  atKey,
  changeKey,
  directoryKey,
  forceKey,
  headsKey,
  pageKey,
  partKey,
  personKey,
  planHead,
  planVersionKey,
  POST_HEAD,
  reportKey,
  sealKey,
  tilePlace,
} from '#functions/platform/dynamo/keys.ts'
import { tables } from '#infra/manifest.ts'
import { DRAFT_EVENTS } from '#shared/grids/draft-life.ts'
import { PLAN_EVENTS } from '#shared/grids/plan.ts'
import { INCIDENT_EVENTS } from '#shared/incidents/facts.ts'
import { PERSON_EVENTS } from '#shared/people/decide-person.ts'
import { POST_EVENTS } from '#shared/people/decide-post.ts'
import { ERRORS } from '#shared/contract/errors.ts'
import { Submission, Status } from '#shared/incidents/incident.ts'
import { readersOf } from '#shared/incidents/readers.ts'
import { Readers } from '#shared/people/readers.ts'
import { hashOf, headsHashOf, payloadHashOf, sealed } from '#shared/ledger/chain.ts'
import { EventType, LedgerEvent, LedgerPayload, Seal } from '#shared/ledger/event.ts'
import { registerOf, scopeOfRegister } from '#shared/lib/division-code.ts'
import { IncidentId } from '#shared/incidents/id.ts'
import { CommandId, PersonId } from '#shared/lib/id.ts'

/*
 * What stands in stored data and in other people's programs, and so cannot be changed without a new `v`. A
 * test that fails here says that old data or old clients would be misread.
 */

const ULID = '01JD8Z0000ABCDEFGHJKMNPQRS'

test('ids are a prefix and a ULID', () => {
  expect(IncidentId.parse(`inc_${ULID}`)).toBe(`inc_${ULID}`)
  expect(CommandId.parse(`cmd_${ULID}`)).toBe(`cmd_${ULID}`)
  for (const id of [
    ULID,
    `cmd_${ULID}`,
    `inc_8${ULID.slice(1)}`,
    `inc_${ULID.toLowerCase()}`,
    `inc_${ULID}0`,
    `inc_${ULID.slice(0, -1)}I`,
  ]) {
    expect(IncidentId.safeParse(id).success).toBe(false)
  }
})

test('an event is closed by SHA-256 over its canonical JSON, whatever the order of its members', () => {
  const event = {
    v: 1 as const,
    aggregate: `inc_${ULID}`,
    seq: 2,
    type: 'incident.accepted' as const,
    county: '530402',
    actor: PersonId.parse('county-operator'),
    at: '2026-11-22T07:04:00.000Z',
    codes: { status: 'accepted', command: `cmd_${ULID}` },
    payloadHash: null,
    previous: 'a'.repeat(64),
  }
  const closed = LedgerEvent.parse(sealed(event))
  expect(closed.hash).toBe('67d3af32783ca157809f07f077828a70d44080ce192779ca0dec612fe0895417')
  expect(sealed(Object.fromEntries(Object.entries(event).reverse()) as typeof event).hash).toBe(closed.hash)
})

test('a payload is hashed with its salt, a set of heads in the order of its ids', () => {
  const payload = LedgerPayload.parse({
    v: 1,
    aggregate: `inc_${ULID}`,
    seq: 1,
    retention: 'incident-text',
    salt: '0'.repeat(32),
    body: { title: '路口有人争吵' },
  })
  expect(payloadHashOf(payload)).toBe('1acdac313c7d9822c17bba44d3f449ec72829d55e109da3a173cb773d72d52ec')
  const heads = ['b', 'a'].map((hex) => ({
    aggregate: `inc_${ULID.slice(0, -1)}${hex.toUpperCase()}`,
    seq: 1,
    hash: hex.repeat(64),
  }))
  expect(headsHashOf(heads)).toBe(headsHashOf([...heads].reverse()))
  const seal = Seal.parse(
    sealed({
      v: 1 as const,
      county: '530402',
      number: 1,
      from: null,
      through: '2026-11-22T07:00:00.000Z',
      headCount: 2,
      headsHash: headsHashOf(heads),
      previous: null,
    }),
  )
  expect(seal.hash).toBe('1191b375d879fea588d0d2092e6b38e72f84071caaadf9abdd58857dbc2bf730')
})

test('a submission is known again by the hash of its canonical body and its author', () => {
  const submission = Submission.parse({
    id: `inc_${ULID}`,
    class: 'fire',
    title: '冒烟',
    occurredAt: '2026-11-22T15:04:00+08:00',
    channel: 'resident',
    urgency: 'critical',
    division: '530402006',
  })
  expect(hashOf({ ...submission, actor: 'patrol' })).toBe(
    '56857c520c99b451bdfc3c759245e450d954cfe61ce9ddedf1cc168584f5c7fc',
  )
})

test('a cursor holds its key and whom it is for', () => {
  const cursor = makeCursor({ below: '2026' }, ['incidents', 'patrol', { net: ['street'] }])
  expect(cursor).toBe('eyJ2IjoxLCJhdCI6eyJiZWxvdyI6IjIwMjYifSwiZm9yIjoiMmVlOWQzMGI2NjZlNmExNyJ9')
  expect(readCursor(cursor, ['incidents', 'patrol', { net: ['street'] }])).toEqual({ below: '2026' })
})

test('the readers of a row are the codes of place and owner, and the people by name', () => {
  const author = PersonId.parse('patrol')
  const place = { division: '530402006012001', author }
  expect(Readers.parse(readersOf({ ...place, assignee: null }))).toEqual({
    codes: ['530402006012001'],
    people: ['patrol'],
  })
  expect(readersOf({ ...place, assignee: '530402001' })).toEqual({
    codes: ['530402006012001', '530402001'],
    people: ['patrol'],
  })
  expect(readersOf({ ...place, assignee: PersonId.parse('patrol-2') }).people).toEqual(['patrol', 'patrol-2'])
})

test('codes of errors, states and events are a closed set', () => {
  expect(Object.entries(ERRORS).map(([code, { status }]) => `${status} ${code}`)).toMatchSnapshot()
  expect(Status.options).toMatchSnapshot()
  const all = [INCIDENT_EVENTS, PLAN_EVENTS, PERSON_EVENTS, POST_EVENTS, DRAFT_EVENTS].flat()
  for (const type of all) expect(EventType.parse(type)).toBe(type)
  expect(all.toSorted()).toMatchSnapshot()
})

test('keys sort as text in the order of what they count', () => {
  const at = '2026-11-22T07:04:00.000Z'
  expect([reportKey(at, 'inc_1'), changeKey(at, 'inc_1'), atKey(at, 'inc_1', 7)]).toEqual([
    `${at}#inc_1`,
    `${at}#inc_1`,
    `${at}#inc_1#00000007`,
  ])
  expect([
    sealKey(9) < sealKey(10),
    planVersionKey(9) < planVersionKey(10),
    partKey(9) < partKey(10),
  ]).toEqual([true, true, true])
  expect(headsKey(1, 'ab', 1)).toBe('heads#0000000001#ab#000001')
  expect(planHead('530402')).toEqual({ division: '*', planKey: '530402' })
  expect(pageKey('530402', 'ab')).toEqual({ pageSet: '530402#ab', page: 1 })
  expect(tilePlace({ county: '530402', layer: 'base' }, '12/3/4')).toBe('530402#base#12/3/4')
  expect(directoryKey('530402', 'base', 7)).toEqual({ pageSet: '530402#base', page: 7 })
  expect(forceKey(at, 9) < forceKey(at, 10)).toBe(true)
  expect(personKey('530402', 'p')).toBe('530402#p')
  expect([POST_HEAD, POST_HEAD > `apt_7${'Z'.repeat(25)}`]).toEqual(['head', true])
})

test('above counties the record is kept under the code of the city, the province or of all, filled up with zeros', () => {
  const scopes = ['', '53', '5304', '530402', '530402006']
  expect(scopes.map(registerOf)).toEqual(['000000', '530000', '530400', '530402', '530402'])
  expect(scopes.slice(0, 4).map(registerOf).map(scopeOfRegister)).toEqual(scopes.slice(0, 4))
})

test('tables, their keys and indexes', () => {
  expect(tables).toMatchSnapshot()
})
