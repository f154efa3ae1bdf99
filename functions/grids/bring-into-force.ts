import type { EventType } from '#shared/ledger/event.ts'
import type { PlanHead } from '#shared/grids/plan.ts'
import { idFrom, PersonId, type CommandId } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { ulid } from 'ulid'
import { systemClock, type Clock } from '../platform/clock.ts'
import { commit, nextEvent, type CommandRow } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Write } from '../platform/dynamo/transact.ts'
import { Fault } from '../platform/fault.ts'
import { retiredWrites } from './retired-codes.ts'
import {
  claimAgain,
  claimEnd,
  forceWrite,
  headWrite,
  planTable,
  versionRemovals,
  versionWrite,
  type Head,
  type StoredPlan,
} from './plan-table.ts'

/** A plan comes into force at its time by rule: nobody presses a button at midnight. */
const BY_RULE = PersonId.parse('rule:effective-date')

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
}

export interface Published {
  readonly version: number
  readonly unchanged: boolean
}

/**
 * Makes a version known, in force at once or at its time. Throws Fault version-conflict when another publish was faster,
 * state-refused when one is scheduled already, or when the first plan of a county is to wait.
 */
export async function bringIntoForce(coming: Coming, db: Database): Promise<Published> {
  const { version, before, commandId, actor, clock, effectiveFrom, retired } = coming
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
  const link = linkOf(
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
    ],
  })
  return first === null ? answer : (JSON.parse(first) as Published)
}

/** From when on it is in force, at once unless it is to wait; throws what bringIntoForce throws, so that it can be asked before anything is written. */
export function assertMayCome(before: Head | null, at: Instant, effectiveFrom: Instant = at): Instant {
  const from = effectiveFrom > at ? effectiveFrom : at
  if (before === null && from > at)
    throw new Fault('state-refused', 'the first plan of a county comes into force at once')
  if (before?.next !== undefined)
    throw new Fault('state-refused', `version ${before.next.version} is scheduled already: cancel it first`)
  if (before !== null && at <= before.plan.effectiveFrom) {
    const { version, effectiveFrom: since } = before.plan
    throw new Fault('version-conflict', `version ${version} is in force from ${since} on`)
  }
  return from
}

interface Occasion {
  readonly division: string
  readonly actor: PersonId
  readonly at: Instant
  readonly codes: Record<string, string | number | null>
}

function linkOf(
  type: EventType,
  { division, actor, at, codes }: Occasion,
  before: Pick<Head, 'head'> | null,
) {
  const { event } = nextEvent(
    { aggregate: `plan_${division}`, type, county: division, actor, at, codes },
    before?.head ?? null,
    null,
  )
  return { event, head: { seq: event.seq, hash: event.hash } }
}

/** Turns over the heads of plans whose follower's time has come; answers how many. A repeat, or two at once, turn each over once. */
export async function bringDueIntoForce(db: Database, clock: Clock = systemClock): Promise<number> {
  const heads = await planTable(db).heads()
  const due = heads.filter(({ next }) => next !== undefined && next.effectiveFrom <= clock())
  for (const head of due) await turnOver(head, db, clock)
  return due.length
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
  const link = linkOf('plan.published', { division, actor: BY_RULE, at: clock(), codes }, before)
  await commitAlone(link.event, [headWrite({ ...stored, head: link.head }, before)], db)
}

interface Cancelling {
  readonly division: string
  readonly version: number
  readonly actor: PersonId
  readonly clock: Clock
  /** What happens in the same transaction, under a command of its own. */
  readonly together?: { readonly command: CommandRow; readonly state: readonly Write[] }
}

/** Takes back a version that is scheduled and not yet in force; its tiles are cleaned away later. Throws Fault state-refused when none is. */
export async function cancelScheduled(
  { division, version, actor, clock, together }: Cancelling,
  db: Database,
): Promise<void> {
  const plans = planTable(db)
  const [before, stored] = await Promise.all([plans.head(division), plans.version(division, version)])
  if (before?.next?.version !== version || stored === null || before.next.effectiveFrom <= clock())
    throw new Fault('state-refused', `version ${version} of ${division} is not scheduled`)
  const { next: _next, ...head } = before
  const at = clock()
  const link = linkOf(
    'plan.cancelled',
    { division, actor, at, codes: { version, effectiveFrom: stored.plan.effectiveFrom } },
    before,
  )
  const known = new Set(Object.values(before.content.pages).flatMap((some) => some.map(({ hash }) => hash)))
  const pages = Object.values(stored.content.pages).flatMap((some) => some.map(({ hash }) => hash))
  const left = claimAgain({
    v: 1,
    id: `${stored.publication}#cancelled`,
    county: division,
    version,
    tilesWritten: 0,
    pages: pages.filter((hash) => !known.has(hash)),
    at,
  })
  const state = [headWrite({ ...head, head: link.head }, before), ...versionRemovals(stored.plan), left]
  if (together === undefined) await commitAlone(link.event, state, db)
  else
    await commit(db, {
      command: together.command,
      event: link.event,
      payload: null,
      state: [...state, ...together.state],
    })
}

/** What the platform does by itself is a command of its own. */
async function commitAlone(
  event: Parameters<typeof commit>[1]['event'],
  state: Write[],
  db: Database,
): Promise<void> {
  const command = { id: idFrom.command(ulid()), hash: event.hash, answer: '{}' }
  await commit(db, { command, event, payload: null, state })
}
