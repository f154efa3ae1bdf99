import { describe, expect, test } from 'vitest'
import { PersonId } from '#shared/lib/id.ts'
import { chinaInstant, nextMidnight, stepsOf } from '../../../web/src/designer/approval/steps.ts'
import { aDraftHead } from '../support/draft-server.ts'

interface Circumstances {
  me: string
  blocking: number | null
  inForce: number | null
  read: number | null
}

const offers = (
  draft: Parameters<typeof aDraftHead>[0],
  { me = 'a', blocking = 0, inForce = 1, ...words }: Partial<Circumstances> = {},
) => {
  const head = aDraftHead(draft)
  const { read = head.version } = words
  return stepsOf(head, { me: PersonId.parse(me), blocking, inForce, read }).map(
    ({ step, hindrance }) => `${step} ${hindrance ?? 'yes'}`,
  )
}

describe('the steps that are offered', () => {
  test('an open draft is submitted once everything is checked and nothing blocks', () => {
    expect(offers({})).toEqual(['submit yes', 'discard yes'])
    expect(offers({}, { blocking: 2 })).toContain('submit problems')
    expect(offers({}, { blocking: null })).toContain('submit problems')
  })

  test('who submitted it cannot approve it, and only they withdraw it', () => {
    const submitted = { status: 'submitted', submittedBy: 'a' }
    expect(offers(submitted)).toEqual([
      'approve not-the-submitter',
      'reject not-the-submitter',
      'withdraw yes',
      'discard yes',
    ])
    expect(offers(submitted, { me: 'b' })).toEqual([
      'approve yes',
      'reject yes',
      'withdraw the-submitter',
      'discard the-submitter',
    ])
  })

  test('what is approved is the document that was read, as the draft is now', () => {
    const submitted = { status: 'submitted', submittedBy: 'a', version: 5 }
    expect(offers(submitted, { me: 'b', read: 5 })).toContain('approve yes')
    for (const read of [null, 4]) {
      expect(offers(submitted, { me: 'b', read })).toContain('approve unread')
      expect(offers(submitted, { me: 'b', read })).toContain('reject yes')
    }
  })

  test('a draft over a plan that is no longer in force is carried over first', () => {
    expect(offers({}, { inForce: 2 })).toEqual(['submit base-outdated', 'rebase yes', 'discard yes'])
    expect(offers({ status: 'submitted', submittedBy: 'a' }, { me: 'b', inForce: 2 })).toContain(
      'approve base-outdated',
    )
    expect(offers({ base: null }, { inForce: null })).toContain('submit yes')
  })

  test('a scheduled one can be cancelled, what is past offers nothing', () => {
    expect(offers({ status: 'scheduled' })).toEqual(['cancel yes'])
    for (const status of ['publishing', 'published', 'discarded']) expect(offers({ status })).toEqual([])
  })
})

test('the effective time is the next midnight of China, wherever the page is', () => {
  expect(nextMidnight(Date.parse('2026-11-25T15:59:00Z'))).toBe('2026-11-26T00:00')
  expect(nextMidnight(Date.parse('2026-11-25T16:00:00Z'))).toBe('2026-11-27T00:00')
  expect(chinaInstant('2026-11-26T00:00')).toBe('2026-11-26T00:00:00+08:00')
  expect(chinaInstant('')).toBeNull()
})
