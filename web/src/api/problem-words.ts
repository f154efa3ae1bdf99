import { Refusal, Unreadable } from '#shared/contract/client.ts'
import type { ErrorCode, Problem } from '#shared/contract/errors.ts'
import { openTable } from '#shared/lib/open-table.ts'
import * as m from '../paraglide/messages.js'

/** A refusal in words: what happened, what to do, and what to quote to us. */
export interface ProblemWords {
  readonly title: string
  readonly next: string
  readonly request: string | null
}

type Pair = readonly [title: (problem?: Problem) => string, next: (field: string | undefined) => string]

const invalid: Pair = [
  m.problem_invalid,
  (field) => (field === undefined ? m.problem_invalid_next() : m.problem_invalid_field_next({ field })),
]
const internal: Pair = [m.problem_internal, m.problem_internal_next]
const busy: Pair = [m.problem_busy, m.problem_busy_next]
const expired: Pair = [m.problem_expired, m.problem_expired_next]

const unreadable: Pair = [m.problem_unreadable, m.problem_unreadable_next]

const BY_CODE = openTable<ErrorCode, Pair>(
  {
    invalid,
    'invalid-cursor': invalid,
    unauthenticated: expired,
    'token-expired': expired,
    forbidden: [m.problem_forbidden, m.problem_forbidden_next],
    'not-found': [m.problem_not_found, m.problem_not_found_next],
    'id-reused': [m.problem_id_reused, m.problem_id_reused_next],
    'version-conflict': [m.problem_conflict, m.problem_conflict_next],
    'state-refused': [m.problem_state, m.problem_state_next],
    'edit-refused': [m.problem_edit_refused, m.problem_edit_refused_next],
    'edit-conflict': [m.problem_edit_conflict, m.problem_edit_conflict_next],
    'draft-invalid': [m.problem_draft_invalid, m.problem_draft_invalid_next],
    'base-outdated': [m.problem_base_outdated, m.problem_base_outdated_next],
    'too-large': [m.problem_too_large, m.problem_too_large_next],
    'unsupported-media': invalid,
    unplaceable: [m.problem_unplaceable, m.problem_unplaceable_next],
    'too-many': busy,
    internal,
    unavailable: busy,
  },
  (code) => [(problem) => m.problem_newer({ code, title: problem?.title ?? '' }), m.problem_newer_next],
)

/** Words for anything that was thrown by a call; what is no refusal of the server is an error of ours. */
export function problemWords(error: unknown): ProblemWords {
  if (error instanceof Unreadable) return wordsOf(unreadable, undefined)
  if (!(error instanceof Refusal)) return wordsOf(internal, undefined)
  if (error.problem !== null) return wordsOf(BY_CODE[error.problem.code], error.problem)
  if (error.status === 0) return wordsOf([m.no_answer, m.no_answer_next], undefined)
  // What stands before the server gives a status and no problem: API Gateway above its rate.
  return wordsOf([429, 503].includes(error.status) ? busy : internal, undefined)
}

const wordsOf = ([title, next]: Pair, problem: Problem | undefined): ProblemWords => ({
  title: title(problem),
  next: next(problem?.field),
  request: problem === undefined ? null : m.problem_request({ id: problem.requestId }),
})

/** The code of a refusal, or null for anything else. */
export const refusalCode = (error: unknown): ErrorCode | null =>
  error instanceof Refusal ? (error.problem?.code ?? null) : null
