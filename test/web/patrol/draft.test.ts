import { describe, expect, test } from 'vitest'
import { incidentIdFrom } from '#shared/incidents/id.ts'
import {
  channelOf,
  draftOf,
  emptyDraft,
  isBlank,
  missingOf,
  submissionOf,
  type Draft,
} from '../../../web/src/patrol/draft.ts'

const id = incidentIdFrom('01K3ZQ8S5T6V7W8X9Y0Z1A2B3C')
const begunAt = '2026-11-22T07:04:00.000Z'
const now = Date.parse('2026-11-22T07:10:00.000Z')
const position = { lng: 102.55, lat: 24.35, datum: 'WGS84' as const, accuracyMetres: 12, source: 'device' }

const aDraft = (change: Partial<Draft> = {}): Draft => ({
  ...emptyDraft(id, begunAt),
  class: 'traffic',
  words: '路口信号灯不亮',
  position,
  ...change,
})

describe('a draft', () => {
  test('names what is missing in the order of the form', () => {
    expect(missingOf(emptyDraft(id, begunAt), now)).toEqual(['class', 'words', 'place'])
    expect(missingOf(aDraft(), now)).toEqual([])
    expect(missingOf(aDraft({ position: null, division: '530402006' }), now)).toEqual([])
    expect(missingOf(aDraft({ occurredAt: '2026-11-22T07:10:00.001Z' }), now)).toEqual(['time'])
  })

  test('happened when it was begun, unless its writer says otherwise', () => {
    expect(submissionOf(aDraft(), 'patrol').occurredAt).toBe(begunAt)
    const earlier = '2026-11-22T06:00:00.000Z'
    expect(submissionOf(aDraft({ occurredAt: earlier }), 'patrol').occurredAt).toBe(earlier)
  })

  test('becomes the same submission however often it is asked for', () => {
    expect(submissionOf(aDraft(), 'patrol')).toEqual(submissionOf(aDraft(), 'patrol'))
    expect(submissionOf(aDraft(), 'patrol')).toEqual({
      id,
      class: 'traffic',
      title: '路口信号灯不亮',
      position,
      occurredAt: begunAt,
      channel: 'patrol',
      urgency: 'general',
    })
  })

  test('taken back from a submission makes that submission again', () => {
    const sent = submissionOf(aDraft({ net: 'street', urgency: 'critical', words: '标题\n描述' }), 'patrol')
    expect(submissionOf(draftOf(sent, '2026-11-23T00:00:00.000Z'), 'patrol')).toEqual(sent)
  })

  test('with a place alone is blank', () => {
    expect(isBlank(aDraft({ class: null, words: ' ' }))).toBe(true)
    expect(isBlank(aDraft({ class: null }))).toBe(false)
  })

  test('comes in by the way of its writer', () => {
    expect(channelOf(['patrol'])).toBe('patrol')
    expect(channelOf(['grid-member'])).toBe('grid-member')
    expect(channelOf(['operator'])).toBe('phone')
  })
})
