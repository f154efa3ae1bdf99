import { HOUR, shift } from '#shared/lib/time.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { discardPublication } from './discard-publication.ts'
import { clearLeftEpochs } from './drafts/left-epochs.ts'
import { planClaims } from './plan-claims.ts'

/**
 * A publication, or a rebase, that nobody has ended after this is dead: three workers cannot have lived so
 * long.
 */
const DEAD = HOUR

/** Cleans away what dead publications wrote and what drafts left. */
export async function clearDead(db: Database, clock: Clock = systemClock): Promise<void> {
  const before = shift(clock(), -DEAD)
  const dead = (await planClaims(db).claims()).filter(({ at }) => at < before)
  for (const { id } of dead) await discardPublication(id, db)
  await clearLeftEpochs(before, db)
}
