import type { PlanHead } from '#shared/grids/plan.ts'
import type { CommandId, PersonId } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Clock } from '../platform/clock.ts'
import { commit } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import type { Descent } from '#shared/grids/draft-difference.ts'
import { traceWrites } from './code-traces.ts'
import { claimEnd } from './plan-claims.ts'
import { planLink } from './plan-chain.ts'
import { forceWrite, headWrite, versionWrite, type Head, type StoredPlan } from './plan-table.ts'
import { retiredWrites } from './retired-codes.ts'

/** A version whose tiles and pages are written, before it has its place in time. */
export type NewVersion = Omit<StoredPlan, 'v' | 'plan' | 'head'> & {
  readonly plan: Omit<PlanHead, 'publishedAt' | 'effectiveFrom'>
}

interface Coming {
  readonly version: NewVersion
  readonly before: Head | null
  readonly commandId: CommandId
  readonly actor: PersonId
  readonly clock: Clock
  readonly effectiveFrom?: Instant | undefined
  /** Codes of the version before that this one has no more. */
  readonly retired: readonly string[]
  /** What its grids carry on, where that is not just their own code. */
  readonly traces?: readonly Descent[]
}

export interface Published {
  readonly version: number
  readonly unchanged: boolean
}

/**
 * Makes a version known, in force at once or at its time. Throws Fault version-conflict when another publish
 * was faster, state-refused when one is scheduled already, or when the first plan of a county is to wait.
 */
export async function bringIntoForce(coming: Coming, db: Database): Promise<Published> {
  const { version, before, commandId, actor, clock, effectiveFrom, retired, traces = [] } = coming
  const at = clock()
  const from = assertMayCome(before, at, effectiveFrom)
  const isLater = from > at
  const plan = { ...version.plan, publishedAt: at, effectiveFrom: from }
  const { contentHash } = version
  const codes = {
    version: plan.version,
    before: before?.plan.version ?? null,
    gridCount: plan.gridCount,
    contentHash,
    publication: commandId,
    effectiveFrom: plan.effectiveFrom,
  }
  const link = planLink(
    isLater ? 'plan.scheduled' : 'plan.published',
    { division: plan.division, actor, at, codes },
    before,
  )
  const stored: StoredPlan = { v: 2, ...version, plan, head: link.head }
  const head: Head =
    isLater && before !== null
      ? { ...before, head: link.head, next: { version: plan.version, effectiveFrom: plan.effectiveFrom } }
      : stored
  const answer: Published = { version: plan.version, unchanged: false }
  const first = await commit(db, {
    command: { id: commandId, hash: contentHash, answer: JSON.stringify(answer) },
    event: link.event,
    payload: null,
    state: [
      versionWrite(stored),
      headWrite(head, before),
      forceWrite(plan),
      claimEnd(commandId),
      ...retiredWrites(plan, retired),
      ...traceWrites(plan, traces),
    ],
  })
  return first === null ? answer : (JSON.parse(first) as Published)
}

/**
 * From when on it is in force, at once unless it is to wait; throws what bringIntoForce throws, so that it
 * can be asked before anything is written.
 */
export function assertMayCome(before: Head | null, at: Instant, effectiveFrom: Instant = at): Instant {
  const from = effectiveFrom > at ? effectiveFrom : at
  if (before === null && from > at)
    throw new Fault('state-refused', 'the first plan of a county comes into force at once', {
      reason: 'first-plan-waits',
    })
  if (before?.next !== undefined) throw scheduledAlready('state-refused', before.next)
  if (before !== null && at <= before.plan.effectiveFrom) {
    const { version, effectiveFrom: since } = before.plan
    throw new Fault('version-conflict', `version ${version} is in force from ${since} on`, {
      reason: 'in-force',
      currentVersion: version,
    })
  }
  return from
}

/** Why nothing else can come: a version waits for its time. */
export const scheduledAlready = (
  code: 'state-refused' | 'base-outdated',
  { version, effectiveFrom }: NonNullable<Head['next']>,
): Fault =>
  new Fault(code, `version ${version} is scheduled for ${effectiveFrom}: cancel it or wait`, {
    reason: 'scheduled',
    currentVersion: version,
  })
