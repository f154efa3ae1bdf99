import { describe, expect, test } from 'vitest'
import type { EditReason, RefusalReason, StepReason } from '#shared/grids/refusal-reason.ts'
import { stepTroubleWords } from '../../../web/src/designer/approval/step-trouble.ts'
import { troubleWords } from '../../../web/src/designer/editor/reasons.ts'
import { fileRefusalWords } from '../../../web/src/designer/exchange/file-refusal.ts'
import { refused } from '../support/draft-server.ts'

const nameOf = (code: string) => ({ '1': '东风', '2': '玉苑' })[code] ?? code
const step = (code: Parameters<typeof refused>[0], reason: StepReason, more: object = {}) =>
  stepTroubleWords(refused(code, { reason, ...more }), nameOf)
const edit = (code: Parameters<typeof refused>[0], reason?: EditReason, more: object = {}) =>
  troubleWords(
    {
      by: 'server',
      error: refused(code, { ...(reason === undefined ? {} : { reason }), ...more }),
      type: 'move',
      alsoLost: 0,
    },
    nameOf,
  )

describe('a step that is refused says why', () => {
  test.each<[Parameters<typeof refused>[0], StepReason, object, string]>([
    ['draft-invalid', 'no-grids', { codes: [] }, '草案里还没有网格'],
    ['draft-invalid', 'gap', { codes: ['1', '2'] }, '草案还有须改正的问题：空隙'],
    ['state-refused', 'first-plan-waits', {}, '本县的首个方案须立即生效'],
    ['state-refused', 'scheduled', { currentVersion: 7 }, '第 7 版已批准并等待生效'],
    ['base-outdated', 'scheduled', { currentVersion: 7 }, '第 7 版已批准并等待生效'],
    ['base-outdated', 'in-force', { currentVersion: 6 }, '现行方案已是第 6 版，与此草案的底稿不同'],
    ['state-refused', 'in-force', {}, '此草案的底稿就是现行方案'],
    ['state-refused', 'not-the-submitter', {}, '您提交的草案须由另一人审批。'],
    ['edit-conflict', 'codes-used-up', { codes: ['1'] }, '这个社区的网格编码已用完（001–999）'],
  ])('%s %s', (code, reason, more, title) => {
    expect(step(code, reason, more)?.title).toBe(title)
  })

  test('and which grids a problem concerns', () => {
    expect(step('draft-invalid', 'overlap', { codes: ['1', '2'] })?.next).toContain('“东风”、“玉苑”')
  })

  test('a word that this page does not know yet leaves it to the code', () => {
    expect(stepTroubleWords(refused('state-refused', { reason: 'of-tomorrow' }), nameOf)).toBeNull()
  })
})

describe('an edit that is refused says why', () => {
  test('that it is too much at once', () => {
    expect(edit('edit-refused', 'too-much').title).toBe('一次改动太多（最多 90 个网格），请分几次改')
  })

  test('that somebody replaced all grids meanwhile, with no grid to name', () => {
    const by = [{ person: 'b', name: '乙', version: 4 }]
    expect(edit('edit-conflict', undefined, { codes: [], by }).title).toBe('乙 刚导入或更新了全部网格')
    expect(edit('edit-conflict', undefined, { codes: ['1'], by }).title).toBe('乙 刚改动了“东风”')
  })
})

test('a file that has not come whole is asked for again', () => {
  const reason: RefusalReason = 'not-sent'
  expect(fileRefusalWords(refused('state-refused', { reason }))?.title).toBe('文件没有传完')
  expect(fileRefusalWords(refused('too-large'))).toBeNull()
})
