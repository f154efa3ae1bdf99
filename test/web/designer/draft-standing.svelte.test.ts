import { describe, expect, test } from 'vitest'
import {
  decisionWords,
  isApproved,
  markOf,
  skipsVersions,
  standingOf,
} from '../../../web/src/designer/approval/draft-standing.ts'
import { aDraftHead } from '../support/draft-server.ts'

const AT = '2026-06-01T00:00:00.000Z'
const decided = (status: string, outcome: string) =>
  aDraftHead({ status, decision: { by: 'b', at: AT, outcome } })
const words = (status: string, outcome: string): string => {
  const draft = decided(status, outcome)
  return decisionWords(draft, draft.decision!)
}

describe('the last decision on a draft', () => {
  test.each([
    ['submitted', 'rejected', '曾被退回'],
    ['open', 'rejected', '曾被退回'],
    ['submitted', 'withdrawn', '曾撤回'],
    ['open', 'cancelled', '曾取消生效'],
    ['submitted', 'approved', '曾获批准，未能发布'],
    ['scheduled', 'approved', '审批'],
    ['published', 'approved', '审批'],
  ])('of one that is %s and was %s is called what it was: %s', (status, outcome, said) => {
    expect(words(status, outcome)).toBe(said)
  })

  test('approves only what stands where the approval brought it', () => {
    for (const [status, is] of [
      ['publishing', true],
      ['submitted', false],
    ] as const) {
      const draft = decided(status, 'approved')
      expect(isApproved(draft, draft.decision!)).toBe(is)
    }
  })
})

test('a draft that lost to another approval is told so once, not also that its base is out of date', () => {
  const lost = { status: 'submitted', failure: { at: AT, zh: '未能发布', en: 'not published' } }
  expect(standingOf(aDraftHead(lost), 2)).toBe('failed-outdated')
  expect(standingOf(aDraftHead(lost), 1)).toBe('failed')
  expect(standingOf(aDraftHead({ status: 'submitted' }), 2)).toBe('outdated')
  expect(standingOf(aDraftHead(), 1)).toBe('clear')
})

test('of the drafts that came into force one is in force and the others were', () => {
  const became = (planVersion: number) => aDraftHead({ status: 'published', planVersion })
  expect([2, 4].map((version) => markOf(became(version), 4))).toEqual(['past', 'in-force'])
  expect(markOf(became(2), null)).toBe('published')
  expect(markOf(aDraftHead({ status: 'scheduled', planVersion: 5 }), 4)).toBe('scheduled')
})

test('that numbers are missing before a version is known by the version that it was drawn over', () => {
  expect(skipsVersions(aDraftHead({ base: 1, planVersion: 4 }))).toBe(true)
  expect(skipsVersions(aDraftHead({ base: 3, planVersion: 4 }))).toBe(false)
  expect(skipsVersions(aDraftHead({ base: null, planVersion: 1 }))).toBe(false)
  expect(skipsVersions(aDraftHead({ base: 3 }))).toBe(false)
})
