import type { DraftStep } from '#shared/grids/draft-life.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { jobIdFrom } from '#shared/jobs/id.ts'
import { commandIdFrom } from '#shared/lib/id.ts'
import { toInstant, type Instant } from '#shared/lib/time.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import { Fault } from '../../platform/fault.ts'
import { assertMayCome, scheduledAlready } from '../bring-into-force.ts'
import { jobCreation } from '../../jobs/job-table.ts'
import type { PlanReader } from '../plan-reader.ts'
import type { Head } from '../plan-table.ts'
import { turnOverIfDue } from '../turn-over.ts'
import type { StoredDraft } from './draft-table.ts'
import { publicationWrite } from './draft-writes.ts'
import type { DraftMeans } from './edit-draft.ts'
import type { StepWork } from './step-draft.ts'

/**
 * Approves a draft: a job that is made in the same transaction publishes it. Throws Fault base-outdated when
 * another plan than the one it is drawn over is in force or follows, state-refused when it is to wait though
 * the county has no plan yet.
 */
export async function approval(
  stored: StoredDraft,
  step: Extract<DraftStep, { type: 'approve' }>,
  at: Instant,
  { actor, reader, db, clock }: DraftMeans & { reader: PlanReader },
): Promise<StepWork> {
  const { id, county, base, version } = stored.draft
  // A plan whose time has come is in force, also while its head waits for the schedule's next minute.
  await turnOverIfDue(county, db, clock)
  const head = await reader.plans.head(county)
  assertBaseInForce(stored, head)
  const effectiveFrom = assertMayCome(head, at, toInstant(step.effectiveFrom))
  const requestHash = hashOf({ publish: id, version })
  const publication = commandIdFrom(ulidOf(requestHash))
  const job = {
    id: jobIdFrom(ulidOf(requestHash)),
    version: 1,
    kind: 'publish-draft' as const,
    division: county,
    status: 'running' as const,
    step: 'publish' as const,
    done: 0,
    total: 0,
    draft: id,
  }
  return {
    draft: { effectiveFrom },
    stored: { publication },
    codes: { base, drawn: stored.drawnHash, effectiveFrom, publication },
    state: [
      publicationWrite(publication, id),
      jobCreation({
        v: 2,
        job,
        work: { kind: 'publish-draft', draft: id, publication },
        requestHash,
        author: actor.id,
        createdAt: at,
        changedAt: at,
        tries: 0,
      }),
    ],
  }
}

/** Throws Fault base-outdated. */
function assertBaseInForce({ draft: { base } }: StoredDraft, head: Head | null): void {
  if (head?.next !== undefined) throw scheduledAlready('base-outdated', head.next)
  const inForce = head?.plan.version ?? null
  if (inForce !== base)
    throw new Fault('base-outdated', `it is drawn over version ${base}, but ${inForce} is in force`, {
      reason: 'in-force',
      ...(inForce === null ? {} : { currentVersion: inForce }),
    })
}
