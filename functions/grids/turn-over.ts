import { ruleActor } from '#shared/people/rule-actor.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { commitAlone, planLink } from './plan-chain.ts'
import { headWrite, planTable, type Head } from './plan-table.ts'

/** A plan comes into force at its time by rule: nobody presses a button at midnight. */
const BY_RULE = ruleActor('rule:effective-date')

/**
 * Turns over the heads of plans whose follower's time has come; answers how many. A repeat, or two at once,
 * turn each over once.
 */
export async function bringDueIntoForce(db: Database, clock: Clock = systemClock): Promise<number> {
  const heads = await planTable(db).heads()
  const due = heads.filter(({ next }) => next !== undefined && next.effectiveFrom <= clock())
  // One county's trouble keeps no other's plan from its time.
  const results = await Promise.allSettled(due.map((head) => turnOver(head, db, clock)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return due.length
}

/**
 * Turns over the head of one county if its time has come: who publishes does not wait a minute for the
 * schedule.
 */
export async function turnOverIfDue(county: string, db: Database, clock: Clock): Promise<void> {
  const head = await planTable(db).head(county)
  if (head?.next !== undefined && head.next.effectiveFrom <= clock()) await turnOver(head, db, clock)
}

async function turnOver(before: Head, db: Database, clock: Clock): Promise<void> {
  const { division, version } = before.plan
  const stored = await planTable(db).version(division, before.next!.version)
  if (stored === null) throw new Error(`version ${before.next!.version} of ${division} is missing`)
  const { plan, contentHash, publication } = stored
  const codes = {
    version: plan.version,
    before: version,
    gridCount: plan.gridCount,
    contentHash,
    publication,
    effectiveFrom: plan.effectiveFrom,
  }
  const link = planLink('plan.published', { division, actor: BY_RULE, at: clock(), codes }, before)
  await commitAlone(link.event, [headWrite({ ...stored, head: link.head }, before)], db)
}
