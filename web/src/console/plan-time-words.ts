import type { PlanHead } from '#shared/grids/plan.ts'
import { dateTime } from '../app/time-words.ts'
import * as m from '../paraglide/messages.js'

interface ShownPlan {
  /** The time whose plan is shown. */
  readonly asOf: string
  readonly head: PlanHead
  /** The plan of now. */
  readonly inForce: PlanHead
}

/**
 * How the plan of a time stands to the plan of now; one that is only approved is said not to be in force yet.
 */
export function comparedWords({ asOf, head, inForce }: ShownPlan, nowMilliseconds: number): string {
  const isAhead = Date.parse(asOf) > nowMilliseconds
  if (head.version === inForce.version) return isAhead ? m.time_same_then() : m.time_same()
  if (Date.parse(head.effectiveFrom) <= nowMilliseconds) return m.time_not_now({ version: inForce.version })
  const time = dateTime(head.effectiveFrom, nowMilliseconds)
  return m.time_not_yet({ time, version: inForce.version })
}
