import type { PersonId } from '#shared/lib/id.ts'
import type { Clock } from '../platform/clock.ts'
import { commit, type CommandRow } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Write } from '../platform/dynamo/transact.ts'
import { Fault } from '../platform/fault.ts'
import { commitAlone, planLink } from './plan-chain.ts'
import { claimAgain } from './plan-claims.ts'
import { headWrite, pageHashes, planTable, versionRemovals } from './plan-table.ts'

interface Cancelling {
  readonly division: string
  readonly version: number
  readonly actor: PersonId
  readonly clock: Clock
  /** What happens in the same transaction, under a command of its own. */
  readonly together?: { readonly command: CommandRow; readonly state: readonly Write[] }
}

/**
 * Takes back a version that is scheduled and not yet in force; its tiles are cleaned away later. Throws Fault
 * state-refused when none is.
 */
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
  const link = planLink(
    'plan.cancelled',
    { division, actor, at, codes: { version, effectiveFrom: stored.plan.effectiveFrom } },
    before,
  )
  const known = new Set(pageHashes(before.content))
  const left = claimAgain({
    v: 1,
    id: `${stored.publication}#cancelled`,
    county: division,
    version,
    tilesWritten: 0,
    pages: pageHashes(stored.content).filter((hash) => !known.has(hash)),
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
