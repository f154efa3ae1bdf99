import * as z from 'zod'
import { tolerant } from '#shared/contract/tolerant.ts'
import { Position } from '#shared/geo/position.ts'
import { Submission, Urgency, type Channel } from '#shared/incidents/incident.ts'
import { DivisionCode } from '#shared/lib/division-code.ts'
import { IncidentId } from '#shared/incidents/id.ts'
import { Instant } from '#shared/lib/time.ts'
import type { Role } from '#shared/people/access.ts'
import { Code } from '#shared/settings/code.ts'
import { fitsWords, textsOf, wordsOf } from './report-words.ts'

/**
 * A report that is being written. Its id is made when it is begun and stays with it through every save,
 * reload and retry, so that however often it is sent it is one submission.
 */
export const Draft = z.strictObject({
  v: z.literal(1),
  id: IncidentId,
  begunAt: Instant,
  class: Code.nullable(),
  urgency: Urgency,
  words: z.string(),
  net: Code.nullable(),
  /** Null until the reporter says otherwise: then it happened when the report was begun. */
  occurredAt: Instant.nullable(),
  position: Position.nullable(),
  /** Named instead of a place, or beside one that no grid owns. */
  division: DivisionCode.nullable(),
})
export type Draft = z.infer<typeof Draft>

export const emptyDraft = (id: Draft['id'], begunAt: Instant): Draft => ({
  v: 1,
  id,
  begunAt,
  class: null,
  urgency: 'general',
  words: '',
  net: null,
  occurredAt: null,
  position: null,
  division: null,
})

/** A report taken back to be corrected: what was sent, under the id given. */
export const draftOf = (submission: Submission, begunAt: Instant, id = submission.id): Draft => ({
  ...emptyDraft(id, begunAt),
  class: submission.class,
  urgency: submission.urgency,
  words: wordsOf(submission),
  net: submission.net ?? null,
  occurredAt: new Date(submission.occurredAt).toISOString(),
  position: submission.position ?? null,
  division: submission.division ?? null,
})

/** Nothing was entered that could be lost: a place alone is asked for again in a moment. */
export const isBlank = (draft: Draft): boolean => draft.class === null && draft.words.trim() === ''

export type Missing = 'class' | 'words' | 'place' | 'time'

/** What has to be filled in before it can be sent, in the order of the form. */
export function missingOf(draft: Draft, nowEpochMilliseconds: number): Missing[] {
  const isAhead = draft.occurredAt !== null && Date.parse(draft.occurredAt) > nowEpochMilliseconds
  const checks: readonly (readonly [Missing, boolean])[] = [
    ['class', draft.class === null],
    ['words', !fitsWords(draft.words)],
    ['place', draft.position === null && draft.division === null],
    ['time', isAhead],
  ]
  return checks.filter(([, missing]) => missing).map(([name]) => name)
}

/**
 * The body to send, frozen from here on; throws ZodError for a draft of which `missingOf` names something. A
 * class that only another release knows is the server's to judge.
 */
export const submissionOf = (draft: Draft, channel: z.infer<typeof Channel>): Submission =>
  tolerant(Submission).parse({
    id: draft.id,
    class: draft.class,
    ...textsOf(draft.words),
    ...(draft.position === null ? {} : { position: draft.position }),
    ...(draft.division === null ? {} : { division: draft.division }),
    occurredAt: draft.occurredAt ?? draft.begunAt,
    channel,
    urgency: draft.urgency,
    ...(draft.net === null ? {} : { net: draft.net }),
  })

/** By which way a report comes in, from what its reporter is; who is neither has heard it from somebody. */
export function channelOf(roles: readonly Role[]): z.infer<typeof Channel> {
  if (roles.includes('patrol')) return 'patrol'
  return roles.includes('grid-member') ? 'grid-member' : 'phone'
}
