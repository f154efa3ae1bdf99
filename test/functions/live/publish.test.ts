import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incidentKind } from '#functions/incidents/incident-kind.ts'
import { factsIn } from '#functions/live/facts-in.ts'
import { publish } from '#functions/live/publish.ts'
import { MESSAGE_BYTES, type Push } from '#functions/live/push.ts'
import type { Line, Listener } from '#functions/live/subscription-table.ts'
import { listeningPlace } from '#functions/platform/dynamo/keys.ts'
import type { LiveChange } from '#shared/contract/live.ts'
import { begin, evolve, type Fact } from '#shared/incidents/facts.ts'
import { decideSubmission } from '#shared/incidents/decide.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import type { Actor } from '#shared/people/person.ts'
import { PersonId } from '#shared/lib/id.ts'
import { aSubmission } from '#test/support/an-incident.ts'

const actor = PersonId.parse('patrol')
const occasion = { at: '2026-11-22T07:04:00.000Z', actor, hash: 'a'.repeat(64) }

const incidentIn = (division: string, more: object = {}): Incident => {
  const submission = aSubmission(more)
  return begin(submission.id, decideSubmission(submission, { division, placement: null }), occasion)
}

const assigned = (incident: Incident, to: string): Incident => {
  const fact: Fact = { type: 'incident.assigned', codes: { status: 'assigned', assignee: to }, text: null }
  return evolve(incident, fact, occasion)
}

const line = (person: string, division: string): Line => ({
  line: `${person}@${division}`,
  person: PersonId.parse(person),
  division,
  actions: ['incidents.read'],
  personVersion: 1,
  form: 2,
  endsAtEpochSeconds: 2_000_000_000,
})

/** As the lines of pages: each hears of its person, and asks for its division. */
const listening = (lines: readonly Line[]): Listener[] =>
  lines.flatMap((one) =>
    [`person:${one.person}`, `division:${one.division}`].map((topic) => ({ ...one, topic })),
  )

const LINES = [
  line('admin', ''),
  line('county', '530402'),
  line('li-qi', '530402006'),
  line('yu-xing', '530402001'),
  line('patrol', '530402001'),
]

/** Which line got which changes; the lines are looked up as the table would, place by place. */
async function published(
  changes: { before?: Incident; after: Incident }[],
  lines = LINES,
  now = 1_900_000_000,
  gone: string[] = [],
) {
  const sent = new Map<string, LiveChange<Incident>[]>()
  const places: string[] = []
  const linesAt = async (place: string) => {
    places.push(place)
    return listening(lines).filter(({ topic }) => listeningPlace(topic) === place)
  }
  const push: Push = async (letters) => {
    for (const { to, messages } of letters)
      for (const message of messages) {
        expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(128 * 1024)
        if (message.kind !== 'incidents') throw new Error(message.kind)
        sent.set(to.line, [...(sent.get(to.line) ?? []), ...(message.changes as LiveChange<Incident>[])])
      }
  }
  const rows = changes.map(({ before, after }) => ({
    before: before && { incident: before },
    after: { incident: after },
  }))
  const findActor = async (id: string): Promise<Actor | null> => {
    const line = lines.find((one) => one.person === id)
    if (line === undefined || gone.includes(id)) return null
    return { id: line.person, name: id, division: line.division, actions: line.actions }
  }
  await publish(factsIn(rows, incidentKind), { linesAt, push, findActor, nowEpochSeconds: now })
  return Object.assign(sent, { places })
}

test('a change goes to who watches the place or more than it, to the author wherever he is, and to nobody else', async () => {
  const sent = await published([{ after: incidentIn('530402006012001') }])
  expect([...sent.keys()].sort()).toEqual(['admin@', 'county@530402', 'li-qi@530402006', 'patrol@530402001'])
})

test('a fact asks for the lines of its county and of what lies above counties, not of each division above', async () => {
  const { places } = await published([
    { after: incidentIn('530402006012001') },
    { after: incidentIn('530402001') },
  ])
  expect(places.toSorted()).toEqual(['division:530402', 'division:above', 'person:patrol'])
})

test('who listens to two topics of a fact is sent it once; who listens to none of them is not', async () => {
  const admin = line('admin', '')
  const sent = await published(
    [{ after: incidentIn('530402006012001') }],
    [admin, line('patrol', '530402006')],
  )
  expect([...sent].map(([to, changes]) => [to, changes.length])).toEqual([
    ['patrol@530402006', 1],
    ['admin@', 1],
  ])
})

test('who loses an incident is told that it is gone, without a word of it', async () => {
  const before = assigned(incidentIn('530402006012001'), '530402001')
  const after = assigned(before, '530402006')
  const sent = await published([{ before, after }])
  expect(sent.get('yu-xing@530402001')).toEqual([{ id: after.id, version: after.version }])
  expect(sent.get('li-qi@530402006')?.[0]?.record?.version).toBe(3)
})

test('a line whose token has ended is sent nothing', async () => {
  const sent = await published([{ after: incidentIn('530402006012001') }], LINES, 2_000_000_001)
  expect(sent.size).toBe(0)
})

test('a line of who was taken off duty since it was opened is sent nothing', async () => {
  const sent = await published([{ after: incidentIn('530402006012001') }], LINES, 1_900_000_000, [
    'li-qi',
    'admin',
  ])
  expect([...sent.keys()].sort()).toEqual(['county@530402', 'patrol@530402001'])
})

test('a batch larger than a message goes in parts, each below the limit, none lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 120 }),
      async (sizes) => {
        const incidents = sizes.map((size) => incidentIn('530402006', { description: '网'.repeat(size) }))
        const sent = await published(incidents.map((after) => ({ after })))
        expect(sent.get('county@530402')?.map(({ id }) => id)).toEqual(incidents.map(({ id }) => id))
      },
    ),
    { numRuns: 20, seed: 1 },
  )
  expect(MESSAGE_BYTES).toBeLessThan(128 * 1024)
})
