import type { AppliedEdit, DraftEdit } from '#shared/grids/draft-edit.ts'
import { conflictsOf, planRedo, planUndo, type Builder } from '#shared/grids/draft-log.ts'
import { applyEdit, type DrawingEdit } from '#shared/grids/draft-rules.ts'
import { withGrids, type Change, type DraftState } from '#shared/grids/draft-state.ts'
import type { Actor } from '#shared/people/person.ts'
import { Fault } from '../../platform/fault.ts'
import { rewound, type Sheet } from './draft-states.ts'
import { turnImport, type Turned } from './turn-import.ts'

/** What an edit does: the grids it touches before and after, and the edit that an undo or redo is of. */
export type Decided = Change & { readonly state: DraftState; readonly of?: number }

/** An undo or a redo of an import, which stands in the place of all grids. */
export type DecidedTurn = Decided | Turned

/**
 * What an edit does to the grids as they are now, when nobody else changed since what it touches. `later` are
 * the edits since the person looked. Throws Fault edit-conflict and edit-refused.
 */
export function decideDrawing(
  state: DraftState,
  edit: DrawingEdit,
  later: readonly AppliedEdit[],
  actor: Pick<Actor, 'id'>,
): Decided {
  const now = applyEdit(state, edit)
  const isAlone = later.every((one) => one.actor === actor.id)
  if (!isAlone) {
    // Also what it meant to touch when it was drawn: a vertex that somebody moved away meanwhile is a
    // conflict, not a riddle.
    const then = applyEdit(rewound(state, later), edit)
    const touched = [now, then].flatMap((applied) => (applied.ok ? applied.before : []))
    const by = conflictsOf(new Set(touched.map(({ code }) => code)), later, actor.id)
    if (by.length > 0) throw conflict(by)
  }
  if (now.ok) return now
  throw new Fault('edit-refused', `${edit.type} is refused: ${now.reason}`, {
    reason: now.reason,
    codes: now.codes,
  })
}

/**
 * What an undo or a redo does; `log` is what was drawn of what can be taken back, its end at least. Throws
 * Fault edit-refused.
 */
export function decideTurn(
  { stored, state }: Sheet,
  type: Extract<DraftEdit['type'], 'undo' | 'redo'>,
  log: readonly AppliedEdit[],
  actor: Pick<Actor, 'id'>,
): DecidedTurn {
  const plan = (type === 'undo' ? planUndo : planRedo)(log, actor.id)
  if (!plan.ok) {
    const codes = [...new Set(plan.by.flatMap((one) => one.codes))]
    throw new Fault('edit-refused', `${type} is refused: ${plan.reason}`, {
      reason: plan.reason,
      codes,
      by: plan.by.map(named),
    })
  }
  const { before, after, of } = plan
  const turned = turnImport(stored, type, of)
  if (turned !== null) return turned
  return { before, after, of, state: withGrids(state, { before, after }) }
}

function conflict(by: readonly Builder[]): Fault {
  const names = [...new Set(by.map(({ name }) => name))].join(', ')
  return new Fault('edit-conflict', `${names} changed the same grids meanwhile`, {
    codes: [...new Set(by.flatMap(({ codes }) => codes))],
    by: by.map(named),
  })
}

const named = ({ person, name, version }: Builder) => ({ person, name, version })
