import fc from 'fast-check'
import * as z from 'zod'
import { describe, expect, test } from 'vitest'
import { clientOf, Refusal, Unreadable } from '#shared/contract/client.ts'
import { ERRORS, mayPass, readProblem } from '#shared/contract/errors.ts'
import { contract } from '#shared/contract/index.ts'
import { hear } from '#shared/contract/hear.ts'
import { LIVE_KINDS, type LiveKind } from '#shared/contract/live.ts'
import { route, type Route } from '#shared/contract/route.ts'
import { readerOf, tolerant } from '#shared/contract/tolerant.ts'
import { incidentRoutes } from '#shared/incidents/routes.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { noticeRoutes } from '#shared/notices/routes.ts'
import { ledgerRoutes } from '#shared/ledger/routes.ts'
import { anIncident } from '../../web/support/an-incident.ts'
import { ADDED, grown, valueOf } from '../../support/grown.ts'

const answers = Object.values(contract).flatMap((routes) =>
  Object.entries(routes).map(([name, { returns, isWhole }]: [string, Route]) => ({ name, returns, isWhole })),
)

describe('a page reads', () => {
  test.each(answers)('$name: what a newer server adds to a valid answer changes nothing', (answer) => {
    const read = readerOf(answer.returns, answer)
    fc.assert(
      fc.property(valueOf(answer.returns), (value) => {
        const strict = answer.returns.parse(value)
        expect(read(value)).toEqual({ value: strict, unread: 0 })
        // A link of a chain keeps what is added, and a record under free keys cannot tell it from its own.
        const kept = JSON.stringify(read(grown(answer.returns, value))?.value, (key, one: unknown) =>
          key === ADDED ? undefined : one,
        )
        expect(kept).toBe(JSON.stringify(strict))
      }),
      { numRuns: 25, seed: 3 },
    )
  })

  // Topics are what the page itself has asked for: no newer server adds to them.
  const kinds = (Object.keys(LIVE_KINDS) as LiveKind[]).filter((kind) => kind !== 'topics')
  test.each(kinds)('a message of %s with added fields as the same without', (kind) => {
    const schema: z.ZodType = LIVE_KINDS[kind]
    fc.assert(
      fc.property(valueOf(schema), (value) => {
        const record = schema.parse(value)
        const change = { id: 'x', version: 3, record: grown(schema, value), [ADDED]: 1 }
        expect(hear({ v: 2, kind, changes: [change, { id: 'y', version: 4 }], [ADDED]: 1 })).toEqual({
          kind,
          changes: [
            { id: 'x', version: 3, record },
            { id: 'y', version: 4 },
          ],
          unread: 0,
        })
      }),
      { numRuns: 25, seed: 3 },
    )
  })

  test('of a message the records that it can, and counts the others', () => {
    const [good, odd] = [anIncident(1), { ...anIncident(2), position: 'here' }]
    const changes = [good, odd].map((record) => ({ id: record.id, version: record.version, record }))
    expect(hear({ v: 2, kind: 'incidents', changes: [...changes, { id: 7 }] })).toEqual({
      kind: 'incidents',
      changes: [changes[0]],
      unread: 2,
    })
  })

  test.each([
    ['another form of a kind that it knows', { v: 3, kind: 'incidents', told: [] }, 'incidents'],
    ['a kind that it does not know', { v: 2, kind: 'tides', changes: [] }, null],
    ['no message at all', 'hello', null],
  ])('%s as one thing that it cannot read', (_, message, kind) => {
    expect(hear(message)).toEqual({ kind, changes: [], unread: 1 })
  })

  test('a code that it does not know as it came', () => {
    const codes = { status: 'archived', class: 'flood', urgency: 'calm', net: 'sky', channel: 'drone' }
    const read = readerOf(incidentRoutes.readIncident.returns)({ incident: { ...anIncident(1), ...codes } })
    expect(read?.value.incident).toMatchObject(codes)
  })

  test('a text that is longer than its door lets in today, and no id that is none', () => {
    const read = readerOf(incidentRoutes.readIncident.returns)
    expect(read({ incident: { ...anIncident(1), title: '长'.repeat(300) } })).not.toBeNull()
    expect(read({ incident: { ...anIncident(1), id: 'nobody' } })).toBeNull()
  })

  test('the records of a list that it can read, and counts the others', () => {
    const read = readerOf(incidentRoutes.listIncidents.returns)
    const items = [anIncident(1), { ...anIncident(2), position: 'here' }, anIncident(3)]
    expect(read({ items })).toEqual({ value: { items: [anIncident(1), anIncident(3)] }, unread: 1 })
  })

  test('of a list whose records are of several kinds, those of the kinds that it knows', () => {
    const since = '2026-11-22T07:00:00.000Z'
    const notice = {
      id: `plan-in-force#530402-4#${since}`,
      kind: 'plan-in-force',
      about: { planVersion: 4 },
      ...{ version: 1, county: '530402', severity: 'general', since },
      ...{ acknowledged: null, snoozed: null, clearedAt: null },
    }
    const read = readerOf(noticeRoutes.listNotices.returns)
    const items = [notice, { ...notice, kind: 'silent-phone', about: { device: 1 } }]
    expect(read({ items })).toEqual({ value: { items: [notice] }, unread: 1 })
  })

  test('a chain whole or not at all, with the members that its hashes cover', () => {
    const { returns } = ledgerRoutes.listSeals
    const link = { v: 1, county: '530402', number: 1, from: null, through: '2026-11-22T07:00:00.000Z' }
    const seal = { ...link, headCount: 0, headsHash: 'a'.repeat(64), previous: null, [ADDED]: 'grown' }
    const items = [{ ...seal, hash: hashOf(seal) }]
    const read = readerOf(returns, ledgerRoutes.listSeals)({ items })
    expect(read?.value.items).toEqual(items)
    expect(readerOf(returns, ledgerRoutes.listSeals)({ items: [...items, { ...seal, v: 2 }] })).toBeNull()
  })

  test('what was kept on the device with everything that another release put into it', () => {
    const schema = z.strictObject({ v: z.literal(1), of: z.strictObject({ a: z.string() }) })
    const newer = { v: 1, of: { a: 'x', b: [1] }, c: null }
    expect(tolerant(schema, 'kept').parse(newer)).toEqual(newer)
    expect(tolerant(schema).parse(newer)).toEqual({ v: 1, of: { a: 'x' } })
  })
})

describe('a refusal', () => {
  const problem = { type: '/docs', title: 'no', status: 409, code: 'too-early', requestId: 'req_1' }

  test('of a newer server is read with its code as it came, whatever else it says', () => {
    expect(readProblem({ ...problem, [ADDED]: 1 })).toEqual(problem)
    expect(readProblem({ ...problem, codes: { in: 'another form' } })).toEqual(problem)
    for (const other of [null, '<!doctype html>', { message: 'Forbidden' }])
      expect(readProblem(other)).toBeNull()
  })

  test('with a code that is not known passes when its status does', () => {
    const passes = (status: number) => {
      const read = readProblem({ ...problem, status })
      return read !== null && mayPass(read)
    }
    expect([429, 500, 503, 599].map(passes)).toEqual([true, true, true, true])
    expect([400, 403, 409, 410, 422, 451].some(passes)).toBe(false)
    expect(
      Object.entries(ERRORS)
        .map(([code, { status }]) => readProblem({ ...problem, code, status }))
        .filter((read) => read !== null && mayPass(read))
        .map((read) => read?.code),
    ).toEqual(['too-many', 'internal', 'unavailable'])
  })
})

describe('a client', () => {
  const routes = {
    list: route({
      method: 'GET',
      path: '/api/list',
      access: 'public',
      summary: '',
      returns: z.strictObject({ items: z.array(z.strictObject({ id: z.string() })) }),
    }),
  }
  const calling = async (response: Response) => {
    const unread: number[] = []
    const line = {
      baseUrl: '',
      token: () => Promise.resolve(null),
      fetch: () => Promise.resolve(response),
      onUnread: (count: number) => unread.push(count),
    }
    const answer = await clientOf(routes, line)
      .list({})
      .catch((error: unknown) => error)
    return { answer, unread }
  }

  test('tells how many records it left out, and gives the others', async () => {
    const { answer, unread } = await calling(Response.json({ items: [{ id: 'a' }, { id: 1 }], more: true }))
    expect(answer).toEqual({ items: [{ id: 'a' }] })
    expect(unread).toEqual([1])
  })

  test('tells of a refusal whose code it does not know, and of none that it knows', async () => {
    const of = (code: string) =>
      calling(Response.json({ type: '', title: '', status: 409, code, requestId: 'req_1' }, { status: 409 }))
    expect((await of('area-closed')).unread).toEqual([1])
    expect((await of('state-refused')).unread).toEqual([])
  })

  test('says of an answer that it cannot read that it came, and of a page of the network that none did', async () => {
    const other = await calling(Response.json({ list: [] }))
    expect(other.answer).toBeInstanceOf(Unreadable)
    expect(other.unread).toEqual([1])
    const portal = await calling(new Response('<!doctype html>'))
    expect([portal.answer instanceof Refusal, portal.unread]).toEqual([false, []])
  })
})
