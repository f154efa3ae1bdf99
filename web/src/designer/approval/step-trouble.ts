import { Refusal } from '#shared/contract/client.ts'
import type { Problem } from '#shared/contract/errors.ts'
import type { DraftProblem } from '#shared/grids/draft-edit.ts'
import type { StepReason } from '#shared/grids/refusal-reason.ts'
import * as m from '../../paraglide/messages.js'
import { isIn, namesOf, type TroubleWords } from '../editor/reasons.ts'
import { problemKindWords } from '../words.ts'

type Words = (problem: Problem, names: string) => TroubleWords

const KINDS = Object.keys(problemKindWords) as DraftProblem['kind'][]

/** The worst problem of those that keep a draft from being submitted. */
const blockedBy =
  (kind: DraftProblem['kind']): Words =>
  (_, names) => ({
    title: m.designer_blocked_by({ kind: problemKindWords[kind]() }),
    next: (names === '' ? '' : m.designer_blocked_grids({ names })) + m.problem_draft_invalid_next(),
  })

const WORDS: Readonly<Record<StepReason, Words>> = {
  ...(Object.fromEntries(KINDS.map((kind) => [kind, blockedBy(kind)])) as Record<
    DraftProblem['kind'],
    Words
  >),
  state: () => ({ title: m.problem_state(), next: m.problem_state_next() }),
  'not-the-submitter': () => ({ title: m.designer_hindrance_own(), next: '' }),
  'the-submitter': () => ({ title: m.designer_hindrance_others(), next: '' }),
  'in-force': ({ code, currentVersion }) =>
    code === 'state-refused'
      ? { title: m.designer_base_is_in_force(), next: m.designer_base_is_in_force_next() }
      : {
          title:
            currentVersion === undefined
              ? m.problem_base_outdated()
              : m.designer_outdated_title({ version: currentVersion }),
          next: m.designer_outdated_next(),
        },
  scheduled: ({ currentVersion = 0 }) => ({
    title: m.designer_other_scheduled({ version: currentVersion }),
    next: m.designer_other_scheduled_next(),
  }),
  'first-plan-waits': () => ({
    title: m.designer_first_plan_waits(),
    next: m.designer_first_plan_waits_next(),
  }),
  'no-grids': () => ({ title: m.designer_no_grids(), next: m.designer_no_grids_next() }),
  'codes-used-up': (_, names) => ({
    title: m.designer_reason_codes_used_up({ names }),
    next: m.designer_codes_used_up_next(),
  }),
}

/**
 * Why a step was refused, where the draft itself says more than the refusal's code; null where it does not.
 */
export function stepTroubleWords(error: unknown, nameOf: (code: string) => string): TroubleWords | null {
  const problem = error instanceof Refusal ? error.problem : null
  if (problem === null) return null
  const names = namesOf(problem.codes ?? [], nameOf)
  if (isIn(WORDS, problem.reason)) return WORDS[problem.reason](problem, names)
  if (problem.code !== 'edit-conflict') return null
  const [publisher] = problem.by ?? []
  return {
    title:
      publisher === undefined
        ? m.designer_rebase_conflict_unnamed({ names })
        : m.designer_rebase_conflict({ who: publisher.name, version: publisher.version, names }),
    next: m.designer_rebase_conflict_next(),
  }
}
