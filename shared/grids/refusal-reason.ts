import type { EditRefusal } from './draft-change.ts'
import type { DraftProblem } from './draft-edit.ts'
import type { StepRefusal } from './draft-life.ts'
import type { TurnRefusal } from './draft-log.ts'

/**
 * Why an edit of a draft is answered no: what its rules say, who built on it, or that it is more than one
 * transaction holds.
 */
export type EditReason = EditRefusal | TurnRefusal | 'too-much'

/**
 * Why a step of a draft's life is: its state or the person, the plan that is in force or scheduled, or what
 * is wrong with the grids, the worst problem first.
 */
export type StepReason =
  | StepRefusal
  | DraftProblem['kind']
  | 'in-force'
  | 'scheduled'
  | 'first-plan-waits'
  | 'no-grids'
  | 'codes-used-up'

/** Why the work on a file is. */
export type FileReason = 'not-sent'

/** Why one person alone may not make the plan of a county: it has one, or people who draw it. */
type ImportReason = 'has-plan' | 'has-staff'

/**
 * The closed words of `reason` in a problem. Who can meet one, a page or a command, has a sentence for it in
 * every language.
 */
export type RefusalReason = EditReason | StepReason | FileReason | ImportReason
