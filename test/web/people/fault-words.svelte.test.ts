import { expect, test } from 'vitest'
import { faultWords } from '../../../web/src/people/fault-words.ts'
import { BLANK, faultOf, type PersonDraft } from '../../../web/src/people/person-draft.ts'

const ready: PersonDraft = { ...BLANK, id: 'li-si', name: '李四', roles: ['patrol'], division: '530402' }
const said = (change: Partial<PersonDraft>) => {
  const fault = faultOf({ ...ready, ...change })
  return fault === null ? null : faultWords[fault]()
}

test('a telephone number that cannot be dialled is answered with how one looks, and may be left out', () => {
  expect(said({ phone: '' })).toBeNull()
  expect(said({ phone: '0877-2010110' })).toBeNull()
  expect(said({ phone: '转 8012' })).toMatch(/^电话应为 3 至 24 位数字.*也可不填。$/)
})

test('a field that is empty is named', () => {
  expect(said({ name: ' ' })).toBe('请填写或改正：姓名')
})
