import { expect, test } from 'vitest'
import { Colleague } from '#shared/people/routes.ts'
import { assigneesFor, matching } from '../../../web/src/incidents/assignees.ts'

const person = (id: string, division: string, role: string) =>
  Colleague.parse({ id, version: 1, name: id, roles: [role], division, disabled: false })
const place = { grid: '530402006012001', division: '530402006012001', county: '530402' }
const nameOf = (code: string) => `n${code}`

test('the nearest who may handle an incident stand first', () => {
  const people = [
    person('county-operator', '530402', 'operator'),
    person('elsewhere', '530402001', 'patrol'),
    person('grid-member', '530402006012', 'grid-member'),
    person('patrol', '530402006', 'patrol'),
    person('auditor', '530402006012', 'auditor'),
    person('other-county', '530403', 'operator'),
  ]
  const names = assigneesFor(place, people, nameOf).people.map(({ to }) => to)
  expect(names).toEqual(['grid-member', 'patrol', 'county-operator', 'elsewhere'])
})

test('the divisions are those it lies in, the grid first, the county last', () => {
  const codes = assigneesFor(place, [], nameOf).divisions.map(({ to }) => to)
  expect(codes).toEqual(['530402006012001', '530402006012', '530402006', '530402'])
})

test('a filter finds names and notes', () => {
  const choices = [
    { to: 'a', name: '张三', note: '李棋街道' },
    { to: 'b', name: '李四', note: '玉兴街道' },
  ]
  expect(matching(choices, '李').map(({ to }) => to)).toEqual(['a', 'b'])
  expect(matching(choices, ' 玉兴').map(({ to }) => to)).toEqual(['b'])
})
