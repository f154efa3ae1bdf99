import { expect, test } from 'vitest'
import { ANY, newestFirst, passing } from '../../../web/src/incidents/filter.ts'
import { PersonId } from '#shared/lib/id.ts'
import { anIncident } from '../support/an-incident.ts'

const READER = { id: PersonId.parse('county-operator'), division: '530402' }

test('what is to do is everything but the closed and the refused', () => {
  const passes = passing(ANY, READER)
  expect(passes(anIncident(1, { status: 'returned' }))).toBe(true)
  expect(passes(anIncident(1, { status: 'closed' }))).toBe(false)
  expect(passes(anIncident(1, { status: 'void' }))).toBe(false)
})

test('a filter by net leaves out what belongs to no net', () => {
  const passes = passing({ ...ANY, nets: ['street', 'venue'] }, READER)
  expect(passes(anIncident(1, { net: 'venue' }))).toBe(true)
  expect(passes(anIncident(1, { net: 'video' }))).toBe(false)
  expect(passes(anIncident(1, { net: undefined }))).toBe(false)
})

test('a division holds what lies under its code, named without a grid too', () => {
  const passes = passing({ ...ANY, within: '530402006' }, READER)
  expect(passes(anIncident(1, { division: '530402006012' }))).toBe(true)
  expect(passes(anIncident(1, { division: '530402007012' }))).toBe(false)
})

test('words are sought in title, description and id, whatever their case', () => {
  const incident = anIncident(1, { title: '路口 LED 不亮', description: '东侧' })
  expect(passing({ ...ANY, words: ' led ' }, READER)(incident)).toBe(true)
  expect(passing({ ...ANY, words: '东侧' }, READER)(incident)).toBe(true)
  expect(passing({ ...ANY, words: incident.id.toLowerCase() }, READER)(incident)).toBe(true)
  expect(passing({ ...ANY, words: '西侧' }, READER)(incident)).toBe(false)
})

test('the newest stands first, and equals keep their order', () => {
  const older = anIncident(1, { reportedAt: '2026-11-22T07:00:00.000Z' })
  const twins = [2, 3].map((n) => anIncident(n, { reportedAt: '2026-11-22T08:00:00.000Z' }))
  const sorted = [older, ...twins].sort(newestFirst).map(({ id }) => id)
  expect([...twins, older].sort(newestFirst).map(({ id }) => id)).toEqual(sorted)
  expect(sorted.at(-1)).toBe(older.id)
})

test('mine is what is assigned to the reader, or to the division that they are in charge of', () => {
  const passes = passing({ ...ANY, isMine: true }, READER)
  expect(passes(anIncident(1, { assignee: READER.id }))).toBe(true)
  expect(passes(anIncident(1, { assignee: '530402' }))).toBe(true)
  expect(passes(anIncident(1, { assignee: '530402006' }))).toBe(false)
  expect(passes(anIncident(1))).toBe(false)
})

test('a filter by class takes those of the classes', () => {
  const passes = passing({ ...ANY, classes: ['fire', 'flood'] }, READER)
  expect([passes(anIncident(1, { class: 'fire' })), passes(anIncident(1))]).toEqual([true, false])
})
