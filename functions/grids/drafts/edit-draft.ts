import * as z from 'zod'
import { MOST_CHANGED, type EditRefusal } from '#shared/grids/draft-change.ts'
import { AppliedEdit, type DraftEdit } from '#shared/grids/draft-edit.ts'
import { codesOf, isDecided } from '#shared/grids/draft-log.ts'
import { stepRefusal, withDrawer } from '#shared/grids/draft-life.ts'
import { Draft, type DraftGrid } from '#shared/grids/draft.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { DraftId } from '#shared/grids/id.ts'
import { epochSeconds } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Clock } from '../../platform/clock.ts'
import { answeredBefore, commitOnce } from '../../platform/dynamo/commit.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import type { Write } from '../../platform/dynamo/transact.ts'
import { againWhenOvertaken } from '../../platform/dynamo/lost-race.ts'
import { Fault } from '../../platform/fault.ts'
import { decideDrawing, decideTurn, type DecidedTurn } from './decide-edit.ts'
import type { DraftStates, Sheet } from './draft-states.ts'
import { draftTable, type StoredDraft } from './draft-table.ts'
import { draftWrite, editWrites, gridWrites } from './draft-writes.ts'
import { roundedGrid } from './rounded-grid.ts'

export interface DraftMeans {
  readonly actor: Actor
  readonly clock: Clock
  readonly db: Database
  readonly states: DraftStates
}

/** Others may draw at the same moment. */
const TRIES = 20

/** What is kept as the answer of an edit: the edit itself has a row of its own. */
const Answer = z.strictObject({ draft: Draft, version: z.int() })

type Edited = z.input<(typeof import('#shared/grids/draft-routes.ts').draftRoutes)['editDraft']['returns']>

/**
 * Takes an edit, once, whatever others drew elsewhere meanwhile. Throws Fault not-found, state-refused,
 * edit-refused, edit-conflict and id-reused, each with nothing half done; a repeat is answered as the first
 * time.
 */
export async function editDraft(id: DraftId, edit: DraftEdit, means: DraftMeans): Promise<Edited> {
  const { actor, db, clock } = means
  const command = { id: edit.commandId, hash: hashOf({ ...edit, draft: id, actor: actor.id }) }
  const table = draftTable(db, actor)
  return againWhenOvertaken(TRIES, async () => {
    try {
      const stored = await table.read(id)
      const taken = await takeEdit(stored, edit, command, means)
      return taken ?? (await answered(id, command, means))
    } catch (error) {
      // A refusal may be a repeat that came late: then what it answered the first time is the answer.
      const first = error instanceof Fault ? await answeredBefore(db, command, epochSeconds(clock())) : null
      if (first === null) throw error
      return answered(id, command, means)
    }
  })
}

async function answered(
  id: DraftId,
  command: { id: string; hash: string },
  { db, actor, clock }: DraftMeans,
): Promise<Edited> {
  const first = await answeredBefore(db, command, epochSeconds(clock()))
  const { draft, version } = Answer.parse(JSON.parse(first ?? 'null'))
  return { draft, applied: await draftTable(db, actor).edit(id, version) }
}

/**
 * Decides on the grids as they are and writes; null when the command was taken before. Throws Fault
 * version-conflict for a lost race.
 */
async function takeEdit(
  stored: StoredDraft,
  edit: DraftEdit,
  command: { id: string; hash: string },
  means: DraftMeans,
): Promise<Edited | null> {
  const { actor, clock, db, states } = means
  assertDrawable(stored.draft, actor)
  const since = { after: edit.expectedVersion, upTo: stored.draft.version }
  // Commands are remembered for 30 days, and a page may sleep longer: the draft itself knows its own.
  const repeated = await draftTable(db, actor).editOfCommand(stored.draft.id, command, since)
  if (repeated !== null) {
    const isKnown = (await answeredBefore(db, command, epochSeconds(clock()))) !== null
    return isKnown ? null : { draft: stored.draft, applied: repeated }
  }
  const sheet = await states.at(stored)
  const decided = await decide(sheet, edit, means)
  const version = stored.draft.version + 1
  const applied: AppliedEdit = {
    version,
    type: edit.type,
    actor: actor.id,
    actorName: actor.name,
    at: clock(),
    ...changeOf(decided),
    ...(decided.of === undefined ? {} : { of: decided.of }),
  }
  const next = storedAfter(stored, applied, decided)
  const { draft } = next
  const first = await commitOnce(db, {
    command: { ...command, answer: JSON.stringify({ draft, version }) },
    at: applied.at,
    state: [draftWrite(next, stored), ...strokeWrites(next, applied, command)],
  })
  if (first !== null) return null
  if ('state' in decided) states.hold({ stored: next, state: decided.state })
  return { draft, applied }
}

export function assertDrawable(draft: Draft, actor: Actor): void {
  if (stepRefusal(draft, 'submit', actor.id) !== null)
    throw new Fault('state-refused', `the draft is ${draft.status}: its grids cannot be changed`, {
      currentVersion: draft.version,
    })
}

async function decide(sheet: Sheet, edit: DraftEdit, { actor, db }: DraftMeans): Promise<DecidedTurn> {
  const { draft, since, sinceBy, lockedUpTo = since } = sheet.stored
  if (edit.expectedVersion > draft.version)
    throw new Fault('invalid', `the draft is at version ${draft.version}`, { field: 'expectedVersion' })
  const table = draftTable(db, actor)
  if (edit.type === 'undo' || edit.type === 'redo') {
    const { type } = edit
    const period = { after: lockedUpTo, upTo: draft.version }
    const end = await table.lastEdits(draft.id, period, (read) => isDecided(read, type, actor.id))
    return decideTurn(sheet, type, end, actor)
  }
  if (edit.expectedVersion < since)
    throw new Fault('edit-conflict', `${sinceBy.name} replaced all grids of the draft meanwhile`, {
      codes: [],
      by: [{ ...sinceBy, version: since }],
    })
  const later = await table.allEdits(draft.id, edit.expectedVersion, draft.version)
  return decideDrawing(sheet.state, edit, later, actor)
}

const changeOf = (decided: DecidedTurn): Pick<AppliedEdit, 'before' | 'after' | 'replacesAll'> =>
  'state' in decided
    ? { before: decided.before.map(roundedGrid), after: decided.after.map(roundedGrid) }
    : { before: [], after: [], replacesAll: true }

/** What has a hash: names that an older release took with half a character in them have no UTF-8 form. */
function sayable({ before, after, ...edit }: AppliedEdit): AppliedEdit {
  const well = (grid: DraftGrid): DraftGrid => ({
    ...grid,
    name: grid.name.toWellFormed(),
    ...(grid.externalCode === undefined ? {} : { externalCode: grid.externalCode.toWellFormed() }),
  })
  return { ...edit, before: before.map(well), after: after.map(well) }
}

function storedAfter(stored: StoredDraft, applied: AppliedEdit, decided: DecidedTurn): StoredDraft {
  const { version, at, actor: person, actorName: name } = applied
  const gridCount = 'state' in decided ? decided.state.about.size : decided.gridCount
  const next = {
    ...stored,
    draft: { ...stored.draft, ...withDrawer(stored.draft, person), version, changedAt: at, gridCount },
    drawnHash: hashOf({ before: stored.drawnHash, edit: sayable(applied) }),
  }
  if ('state' in decided) return next
  return {
    ...next,
    ...decided.footing,
    imports: [...decided.imports],
    lockedUpTo: stored.lockedUpTo ?? stored.since,
    since: version,
    sinceBy: { person, name },
  }
}

/** A transaction holds 100 items of 4 MB together; the command and the draft are two of them. */
const MOST_ITEMS = 98
const MOST_BYTES = 3_800_000

/** The edit and the grids that it changed. Throws Fault edit-refused for more than one transaction holds. */
function strokeWrites(
  stored: StoredDraft,
  edit: AppliedEdit,
  command: { id: string; hash: string },
): Write[] {
  const now = new Map(edit.after.map((grid) => [grid.code, grid]))
  const codes = [...codesOf(edit)]
  if (codes.length > MOST_CHANGED)
    throw tooMuch('too-much', `an edit changes at most ${MOST_CHANGED} grids`, codes)
  const writes = [
    ...editWrites(stored.draft.id, edit, command),
    ...codes.flatMap((code) => gridWrites(stored, code, now.get(code))),
  ]
  const bytes = writes.reduce((sum, write) => sum + bytesOf(write), 0)
  if (writes.length > MOST_ITEMS || bytes > MOST_BYTES)
    throw tooMuch('too-many-vertices', 'the borders of these grids are too long for one edit', codes)
  return writes
}

const bytesOf = (write: Write): number => {
  const body = 'put' in write && 'body' in write.put ? write.put.body : undefined
  return body instanceof Uint8Array ? body.byteLength : 0
}

const tooMuch = (reason: EditRefusal, words: string, codes: string[]): Fault =>
  new Fault('edit-refused', words, { reason, codes })
