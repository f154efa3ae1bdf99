import { stepRefusal, type DraftStep, type StepRefusal } from '#shared/grids/draft-life.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { PersonId } from '#shared/lib/id.ts'

export type Step = DraftStep['type']

/** Why a step that its state would allow is not this person's to take, or not yet. */
export type Hindrance = Exclude<StepRefusal, 'state'> | 'problems' | 'base-outdated' | 'unread'

export interface StepOffer {
  readonly step: Step
  readonly hindrance: Hindrance | null
}

interface Circumstances {
  readonly me: PersonId
  /** Problems that block; null while they are not known. */
  readonly blocking: number | null
  /** The version of the plan in force, null when there is none. */
  readonly inForce: number | null
  /** The draft's version that the document shows; null while it shows none. */
  readonly read: number | null
}

/** The base is not what is in force now: the draft has to be carried over first. */
export const isOutdated = (
  { status, base }: Pick<Draft, 'status' | 'base'>,
  inForce: number | null,
): boolean => (status === 'open' || status === 'submitted') && base !== inForce

/** In the order they are offered. */
const STEPS: readonly Step[] = ['submit', 'approve', 'reject', 'withdraw', 'rebase', 'cancel', 'discard']

/**
 * The steps that a draft's state allows, each with what stands in this person's way; the server decides in
 * the end.
 */
export function stepsOf(draft: Draft, { me, blocking, inForce, read }: Circumstances): StepOffer[] {
  const outdated = isOutdated(draft, inForce)
  return STEPS.flatMap((step): StepOffer[] => {
    const refusal = stepRefusal(draft, step, me)
    if (refusal === 'state' || (step === 'rebase' && !outdated)) return []
    if (refusal !== null) return [{ step, hindrance: refusal }]
    if (outdated && (step === 'submit' || step === 'approve')) return [{ step, hindrance: 'base-outdated' }]
    // What is approved is what was read, not what it may have become since.
    if (step === 'approve' && read !== draft.version) return [{ step, hindrance: 'unread' }]
    const isUnchecked = step === 'submit' && blocking !== 0
    return [{ step, hindrance: isUnchecked ? 'problems' : null }]
  })
}

const CHINA_OFFSET_MILLISECONDS = 8 * 3_600_000
const DAY_MILLISECONDS = 24 * 3_600_000

/** The next midnight in UTC+8, as the value of a field for date and time in that zone. */
export function nextMidnight(nowMilliseconds: number): string {
  const day = Math.floor((nowMilliseconds + CHINA_OFFSET_MILLISECONDS) / DAY_MILLISECONDS) + 1
  return new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 16)
}

/** The instant of a field's value, which is a time in UTC+8; null for one that is empty. */
export const chinaInstant = (value: string): string | null => (value === '' ? null : `${value}:00+08:00`)
