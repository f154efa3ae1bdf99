import { expect, test } from 'vitest'
import { Colleague } from '#shared/people/routes.ts'
import { findPeople } from '../../../web/src/people/find-people.ts'
import { changesOf, draftOf, faultOf } from '../../../web/src/people/person-draft.ts'

const person = (id: string, name: string, more: object = {}) =>
  Colleague.parse({
    id,
    version: 1,
    name,
    roles: ['grid-member'],
    division: '530402006001',
    disabled: false,
    ...more,
  })

const PEOPLE = [
  person('a', '周敏', { phone: '138 0000 0101' }),
  person('b', '白志强', { division: '530402', roles: ['operator'] }),
  person('c', '安宁', { disabled: true }),
]
const nameOf = (code: string) => (code === '530402006001' ? '金州社区' : '红塔区')
const ids = (filter: object) =>
  findPeople(PEOPLE, { words: '', role: '', disabled: true, ...filter }, nameOf).map(({ id }) => id)

test('people are found by name, account, division and phone, however the number is written', () => {
  expect(ids({ words: '周' })).toEqual(['a'])
  expect(ids({ words: '金州' })).toEqual(['a', 'c'])
  expect(ids({ words: '13800000101' })).toEqual(['a'])
  expect(ids({ words: '0000-0101' })).toEqual(['a'])
  expect(ids({ words: '钱' })).toEqual([])
})

test('the disabled stand last, and only where they are asked for; a role leaves out the others', () => {
  expect(ids({})).toEqual(['b', 'a', 'c'])
  expect(ids({ disabled: false })).toEqual(['b', 'a'])
  expect(ids({ role: 'operator' })).toEqual(['b'])
})

test('only what was changed in the form is sent; an emptied phone is taken away', () => {
  const [someone] = PEOPLE
  if (someone === undefined) throw new Error('nobody')
  const draft = draftOf(someone)
  expect(changesOf(someone, draft)).toEqual({})
  expect(changesOf(someone, { ...draft, name: ' 周敏敏 ', phone: '' })).toEqual({
    name: '周敏敏',
    phone: null,
  })
  expect(changesOf(someone, { ...draft, roles: ['patrol', 'grid-member'] })).toEqual({
    roles: ['patrol', 'grid-member'],
  })
})

test('the first field that is not right is named', () => {
  const good = draftOf(person('a', '周敏'))
  expect(faultOf(good)).toBeNull()
  expect(faultOf({ ...good, id: 'a b' })).toBe('id')
  expect(faultOf({ ...good, name: ' ' })).toBe('name')
  expect(faultOf({ ...good, roles: [] })).toBe('roles')
  expect(faultOf({ ...good, division: null })).toBe('division')
  expect(faultOf({ ...good, phone: '打不通' })).toBe('phone')
})
