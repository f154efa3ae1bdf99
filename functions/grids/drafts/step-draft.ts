import * as z from 'zod'
import { decideStep, type DraftStep } from '#shared/grids/draft-life.ts'
import { Draft } from '#shared/grids/draft.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { DraftId } from '#shared/grids/id.ts'
import type { CommandId, PersonId } from '#shared/lib/id.ts'
import { epochSeconds, type Instant } from '#shared/lib/time.ts'
import { answeredBefore, commit, ledgerWrites } from '../../platform/dynamo/commit.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { againWhenOvertaken } from '../../platform/dynamo/lost-race.ts'
import { Fault } from '../../platform/fault.ts'
import type { Write } from '../../platform/dynamo/transact.ts'
import { cancelScheduled } from '../cancel-scheduled.ts'
import { approval } from './approve-draft.ts'
import { contentFreed } from './draft-own-content.ts'
import { draftTable, type StoredDraft } from './draft-table.ts'
import { draftWrite } from './draft-writes.ts'
import type { DraftMeans } from './edit-draft.ts'
import type { PlanReader } from '../plan-reader.ts'
import { rebased } from './rebase-draft.ts'
import { recordDraft } from './record-draft.ts'
import { submission, type Measuring } from './submit-draft.ts'

export interface StepMeans extends DraftMeans {
  readonly reader: PlanReader
  readonly measures: Measuring
  /** Who brought a version into force; null when nobody knows. */
  readonly publisherOf: (
    county: string,
    version: number,
  ) => Promise<{ person: PersonId; name: string } | null>
}

/** Whose step it is, and the version that the person saw where it matters. */
export interface StepCommand {
  readonly commandId: CommandId
  readonly expectedVersion?: number | undefined
}

const TRIES = 5

/** What a step changes beside status and decision, and what is recorded of it. */
export interface StepWork {
  readonly stored?: Partial<StoredDraft>
  readonly draft?: Partial<Draft>
  readonly codes?: Readonly<Record<string, string | number | null>>
  readonly state?: readonly Write[]
}

const Answer = z.strictObject({ draft: Draft })

/**
 * Takes a step of a draft's life, once. Throws Fault not-found, state-refused, version-conflict, id-reused,
 * draft-invalid (a problem blocks) and base-outdated (another plan is in force or scheduled), each before
 * anything is written.
 */
export async function stepDraft(
  id: DraftId,
  step: DraftStep,
  command: StepCommand,
  means: StepMeans,
): Promise<{ draft: Draft }> {
  const { actor, db, clock } = means
  const taken = {
    id: command.commandId,
    hash: hashOf({ ...step, seen: command.expectedVersion ?? null, draft: id, actor: actor.id }),
  }
  // Who saw a version and decides on it is not to decide on another.
  const tries = command.expectedVersion === undefined ? TRIES : 1
  return againWhenOvertaken(tries, async () => {
    try {
      const stored = await draftTable(db, actor).read(id)
      if (command.expectedVersion !== undefined && command.expectedVersion !== stored.draft.version)
        throw new Fault('version-conflict', `the draft is at version ${stored.draft.version}`, {
          currentVersion: stored.draft.version,
        })
      return await takeStep(stored, step, taken, means)
    } catch (error) {
      const first = error instanceof Fault ? await answeredBefore(db, taken, epochSeconds(clock())) : null
      if (first === null) throw error
      return Answer.parse(JSON.parse(first))
    }
  })
}

async function takeStep(
  stored: StoredDraft,
  step: DraftStep,
  taken: { id: string; hash: string },
  means: StepMeans,
): Promise<{ draft: Draft }> {
  const { actor, db, clock } = means
  const at = clock()
  const decision = decideStep(stored.draft, step, { person: actor.id, at })
  if ('refused' in decision)
    throw new Fault('state-refused', REFUSED[decision.refused](stored.draft.status), {
      reason: decision.refused,
      currentVersion: stored.draft.version,
    })
  const work = await workOf(stored, step, at, means)
  const draft = { ...decision.draft, ...work.draft }
  const { event, payload, head } = recordDraft(
    draft,
    {
      type: decision.event,
      actor: actor.id,
      at,
      codes: { ...work.codes, command: taken.id },
      text: decision.reason === null ? undefined : { reason: decision.reason },
    },
    stored.head,
  )
  const next = { ...stored, ...work.stored, draft, head }
  const own = { id: taken.id, hash: taken.hash, answer: JSON.stringify({ draft }) }
  const state = [draftWrite(next, stored), ...(work.state ?? [])]
  const first =
    step.type === 'cancel'
      ? await cancelled(stored, { command: own, state: [...ledgerWrites(event, payload), ...state] }, means)
      : await commit(db, { command: own, event, payload, state })
  return first === null ? { draft } : Answer.parse(JSON.parse(first))
}

const REFUSED = {
  state: (status: string) => `the draft is ${status}`,
  'not-the-submitter': () => 'somebody else than who submitted it has to decide',
  'the-submitter': () => 'only who submitted it can take it back or give it up',
}

function workOf(
  stored: StoredDraft,
  step: DraftStep,
  at: Instant,
  means: StepMeans,
): Promise<StepWork> | StepWork {
  switch (step.type) {
    case 'submit':
      return submission(stored, means)
    case 'approve':
      return approval(stored, step, at, means)
    case 'rebase':
      return rebased(stored, means)
    case 'discard':
      return discarded(stored, at, means.db)
    case 'cancel':
      return { codes: { planVersion: stored.draft.planVersion ?? null } }
    case 'reject':
    case 'withdraw':
      return {}
  }
}

/** Content of its own goes with the draft: nothing is left to be read. */
async function discarded(stored: StoredDraft, at: Instant, db: Database): Promise<StepWork> {
  // Drawn upon the plan it can still be looked at.
  const after =
    stored.content?.kind === 'own'
      ? { content: null, epoch: 'discarded', imports: [] }
      : { content: stored.content, epoch: stored.epoch, imports: [] }
  return { state: await contentFreed(stored, after, at, db), stored: after }
}

/** The plan loses its scheduled version in the same transaction, or nothing happens. */
async function cancelled(
  { draft: { county, planVersion } }: StoredDraft,
  together: NonNullable<Parameters<typeof cancelScheduled>[0]['together']>,
  { actor, clock, db }: StepMeans,
): Promise<string | null> {
  if (planVersion === undefined) throw new Error('a scheduled draft without its version')
  await cancelScheduled({ division: county, version: planVersion, actor: actor.id, clock, together }, db)
  return null
}
