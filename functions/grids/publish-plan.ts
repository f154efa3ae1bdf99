import type { CommandId, PersonId } from '#shared/lib/id.ts'
import type { Descent } from '#shared/grids/draft-difference.ts'
import { epochSeconds, type Instant } from '#shared/lib/time.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import { answeredBefore } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import { assertMayCome, bringIntoForce, type Published } from './bring-into-force.ts'
import { divisionTable } from './division-table.ts'
import { turnOverIfDue } from './turn-over.ts'
import { describe, openStores, writeContent, type Content, type Described } from './write-content.ts'

export interface Publication extends Content {
  readonly commandId: CommandId
  readonly actor: PersonId
  /** Asked when the plan comes into force, after its tiles were written: that may take minutes. */
  readonly clock: Clock
  /** When it comes into force, if not at once. */
  readonly effectiveFrom?: Instant
  /** The version that it was made to replace, null for none; whatever is in force unless said. */
  readonly over?: number | null
  /** What its grids carry on of the version before, where that is not just their own code. */
  readonly traces?: readonly Descent[]
}

/**
 * Makes the next version of a county's plan of these grids and brings it into force. Only what the version
 * before has not is written, all out of anybody's reach; one transaction then brings all of it into force or
 * none. A run that was killed is begun again with the same command and goes on with the version it had,
 * unless another came into force meanwhile; one that was done answers what it did. Grids equal to those in
 * force make no version. Throws Fault version-conflict when another publish was faster, draft-invalid for
 * grids that overlap.
 */
export async function publishPlan(publication: Publication, db: Database): Promise<Published> {
  const described = describe(publication)
  const command = { id: publication.commandId, hash: described.contentHash }
  const done = () => answeredBefore(db, command, epochSeconds(systemClock()))
  try {
    const first = await done()
    return first === null ? await publish(publication, described, db) : (JSON.parse(first) as Published)
  } catch (error) {
    // A refusal may come from what another run of the same publication has just done: then that is the
    // answer.
    const first = error instanceof Fault ? await done() : null
    if (first === null) throw error
    return JSON.parse(first) as Published
  }
}

async function publish(publication: Publication, described: Described, db: Database): Promise<Published> {
  const { commandId, division, name, over } = publication
  const stores = openStores(db)
  await turnOverIfDue(division, db, publication.clock)
  const before = await stores.plans.head(division)
  if (before?.contentHash === described.contentHash) {
    // Our own work, done before this run was begun again, is no 'unchanged'.
    return { version: before.plan.version, unchanged: before.publication !== commandId }
  }
  if (over !== undefined && over !== (before?.plan.version ?? null))
    throw new Fault('version-conflict', `it was made to replace version ${over}, which is not in force`, {
      reason: 'in-force',
      ...(before === null ? {} : { currentVersion: before.plan.version }),
    })
  assertMayCome(before, publication.clock(), publication.effectiveFrom)
  const claim = await stores.claims.claim({
    id: commandId,
    county: division,
    before: before?.plan.version ?? null,
    at: systemClock(),
  })
  const {
    changed: _changed,
    gone,
    ...version
  } = await writeContent({ content: publication, before, described, claim }, stores)
  const county = { code: division, name, level: 'county' as const, parent: null }
  await divisionTable(db).put([county, ...publication.divisions])
  return bringIntoForce(
    { version: { ...version, publication: commandId }, before, retired: gone, ...publication },
    db,
  )
}
