import { settle, type DraftOutcome } from '#shared/grids/draft-life.ts'
import type { LedgerEvent } from '#shared/ledger/event.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { DraftId } from '#shared/grids/id.ts'
import { commandIdFrom } from '#shared/lib/id.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import { ruleActor } from '#shared/people/rule-actor.ts'
import { systemClock, type Clock } from '../../platform/clock.ts'
import { commit } from '../../platform/dynamo/commit.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { againWhenOvertaken } from '../../platform/dynamo/lost-race.ts'
import { contentFreed } from './draft-own-content.ts'
import { draftOfPublication, draftTable, EVERYWHERE, type StoredDraft } from './draft-table.ts'
import { draftWrite } from './draft-writes.ts'
import { madeVersion } from './made-version.ts'
import { recordDraft } from './record-draft.ts'

/** What becomes of an approved draft is nobody's act. */
const BY_RULE = ruleActor('rule:approved-draft')

const TRIES = 5

/**
 * Notes what became of an approved draft; a repeat, or what is no news of this publication, changes nothing.
 * Work that failed after its plan was made has not failed: what it made is noted instead.
 */
export async function settleDraft(
  { id, publication }: { id: DraftId; publication: string },
  outcome: DraftOutcome,
  db: Database,
  clock: Clock = systemClock,
): Promise<void> {
  await againWhenOvertaken(TRIES, async () => {
    const stored = await draftTable(db, EVERYWHERE).find(id)
    if (stored === null || stored.publication !== publication) return
    const made = outcome.type === 'failed' ? await madeVersion(stored.draft, publication, db, clock) : null
    await settleOnce(stored, made ?? outcome, db, clock)
  })
}

async function settleOnce(
  stored: StoredDraft,
  outcome: DraftOutcome,
  db: Database,
  clock: Clock,
): Promise<void> {
  const at = clock()
  const settled = settle(stored.draft, outcome, at)
  if (settled === null) return
  const { draft, event: type } = settled
  const codes = {
    publication: stored.publication ?? null,
    ...(outcome.type === 'failed' ? {} : { planVersion: outcome.planVersion }),
  }
  const { event, payload, head } = recordDraft(draft, { type, actor: BY_RULE, at, codes }, stored.head)
  // A scheduled one may be cancelled and drawn on: it keeps what it was drawn over.
  const after = { ...stored, ...contentAfter(stored, outcome), draft, head }
  const hash = hashOf({ settle: draft.id, version: draft.version, type })
  await commit(db, {
    command: { id: commandIdFrom(ulidOf(hash)), hash, answer: '{}' },
    event,
    payload,
    state: [draftWrite(after, stored), ...(await contentFreed(stored, after, at, db))],
  })
}

/** What is published is read from the plan that it became. */
const contentAfter = (
  { content, epoch, imports }: StoredDraft,
  outcome: DraftOutcome,
): Pick<StoredDraft, 'content' | 'epoch' | 'imports'> =>
  outcome.type === 'published'
    ? { content: { kind: 'plan', version: outcome.planVersion }, epoch: 'published', imports: [] }
    : { content, epoch, imports }

/** A plan came into force: the draft that it was made of is published, at its time or at once. */
export async function settlePublished(event: LedgerEvent, db: Database): Promise<void> {
  const { publication, version } = event.codes
  if (event.type !== 'plan.published' || typeof publication !== 'string' || typeof version !== 'number')
    return
  const id = DraftId.safeParse(await draftOfPublication(publication, db))
  if (id.success)
    await settleDraft({ id: id.data, publication }, { type: 'published', planVersion: version }, db)
}
