import { expect, test } from 'vitest'
import { closedWords, isOver, replacedWords } from '../../../web/src/designer/editor/meanwhile.ts'
import { aDraftHead } from '../support/draft-server.ts'

const people = { nameOf: (id: string) => ({ a: '甲', b: '乙' })[id] ?? id }
const before = { decision: { by: 'b', at: '2026-11-22T04:00:00.000Z', outcome: 'rejected', reason: '改' } }

test('who closed a draft is who submitted it, also when another one sent it back before', () => {
  expect(closedWords(aDraftHead(), people)).toBeNull()
  const submitted = aDraftHead({ status: 'submitted', submittedBy: 'a', ...before })
  expect(closedWords(submitted, people)).toMatch(/^甲 已于 .+ 提交审批$/)
  expect(isOver(submitted)).toBe(false)
})

test('and of an approved one who approved it', () => {
  const decision = { by: 'b', at: '2026-11-22T04:00:00.000Z', outcome: 'approved' }
  const approved = aDraftHead({ status: 'publishing', submittedBy: 'a', decision })
  expect(closedWords(approved, people)).toMatch(/^乙 已于 .+ 批准此草案$/)
})

test('a draft that was given up is never open again', () => {
  const discarded = aDraftHead({ status: 'discarded' })
  expect([isOver(discarded), closedWords(discarded, people)]).toEqual([
    true,
    expect.stringContaining('被放弃'),
  ])
})

test.each([
  ['import', '乙 导入了一份文件，全部网格已更换'],
  ['rebase', '乙 已将草案更新到现行方案，网格已重新读取'],
  ['undo', '乙 撤销或重做了一次导入，全部网格已更换'],
])('whoever replaced all grids is named, and how: %s', (type, words) => {
  expect(replacedWords({ type, actorName: '乙' })).toBe(words)
})
