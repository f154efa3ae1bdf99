import type { AppliedEdit } from './draft-edit.ts'
import type { Change } from './draft-state.ts'

/** Who changed what of it meanwhile. */
export interface Builder {
  readonly person: AppliedEdit['actor']
  readonly name: string
  readonly version: number
  readonly codes: string[]
}

/** Why an undo or a redo does nothing. */
export type TurnRefusal = 'nothing-to-undo' | 'nothing-to-redo' | 'built-upon'

/**
 * What an undo or a redo does, as a change for `withGrids`; `of` is the version of the edit that it takes
 * back or brings back. Of one that replaced all grids the change is empty: what they were is for whoever
 * keeps them to know.
 */
export type Plan =
  | ({ readonly ok: true; readonly of: number } & Change)
  | {
      readonly ok: false
      readonly reason: TurnRefusal
      readonly by: Builder[]
    }

/**
 * The edits of others among `later` (those since the version that the person saw) that touched one of the
 * codes.
 */
export function conflictsOf(
  touched: ReadonlySet<string>,
  later: readonly AppliedEdit[],
  actor: AppliedEdit['actor'],
): Builder[] {
  return builders(
    touched,
    later.filter((edit) => edit.actor !== actor),
  )
}

/**
 * Takes back the actor's last edit that still stands; `log` is the log of the draft, oldest first: the whole
 * of it, or its end from where `isDecided` on.
 */
export function planUndo(log: readonly AppliedEdit[], actor: AppliedEdit['actor']): Plan {
  return planOf(log, topOf(log, 'undo', actor), 'nothing-to-undo', (edit) => ({
    before: edit.after,
    after: edit.before,
  }))
}

/** Brings back what the actor took back last, unless the actor has drawn since; of a log as planUndo's. */
export function planRedo(log: readonly AppliedEdit[], actor: AppliedEdit['actor']): Plan {
  return planOf(log, topOf(log, 'redo', actor), 'nothing-to-redo', ({ before, after }) => ({ before, after }))
}

/** Whether the end of a log says all that an undo or redo needs: what came before changes nothing. */
export function isDecided(
  end: readonly AppliedEdit[],
  type: 'undo' | 'redo',
  actor: AppliedEdit['actor'],
): boolean {
  const top = topOf(end, type, actor)
  return top === null || (top !== undefined && end.some(({ version }) => version === top.version))
}

/** What of an edit tells whose turn it was and what it took back or brought back. */
export type Turned = Pick<AppliedEdit, 'version' | 'actor' | 'type' | 'of'>

/**
 * Whether the actor has anything to take back or to bring back; null when the log, the end of a draft's,
 * begins too late to say.
 */
export function hasTurn(
  log: readonly Turned[],
  type: 'undo' | 'redo',
  actor: AppliedEdit['actor'],
): boolean | null {
  const top = topOf(log, type, actor)
  return top === undefined ? null : top !== null
}

/** The version of an edit, and that at which it was last made, taken back or brought back. */
interface Standing {
  readonly version: number
  readonly since: number
}

/**
 * As in any editor: an undo moves the last done edit over, a redo moves it back, a new edit clears what was
 * undone. Read from the end, what is said of an edit first is how it stands. Null when there is none;
 * undefined when the log begins too late to say.
 */
function topOf(
  log: readonly Turned[],
  type: 'undo' | 'redo',
  actor: AppliedEdit['actor'],
): Standing | null | undefined {
  const seen = new Set<number>()
  for (const edit of log.toReversed()) {
    if (edit.actor !== actor) continue
    if (type === 'redo' && edit.of === undefined) return null
    const version = edit.of ?? edit.version
    const isUndone = edit.type === 'undo'
    if (!seen.has(version) && isUndone === (type === 'redo')) return { version, since: edit.version }
    seen.add(version)
  }
  return undefined
}

function planOf(
  log: readonly AppliedEdit[],
  top: Standing | null | undefined,
  nothing: 'nothing-to-undo' | 'nothing-to-redo',
  changeOf: (edit: AppliedEdit) => Change,
): Plan {
  const edit = log.find(({ version }) => version === top?.version)
  if (!top || edit === undefined) return { ok: false, reason: nothing, by: [] }
  const later = log.filter(({ version, actor }) => version > top.since && actor !== edit.actor)
  const by = builders(edit.replacesAll ? 'all' : codesOf(edit), later)
  return by.length > 0
    ? { ok: false, reason: 'built-upon', by }
    : { ok: true, of: edit.version, ...changeOf(edit) }
}

/**
 * Edits that touch the codes, but for those that came and went again among themselves: they left everything
 * as it was.
 */
function builders(touched: ReadonlySet<string> | 'all', edits: readonly AppliedEdit[]): Builder[] {
  const turns = new Map<number, number>()
  for (const { version, of } of edits) turns.set(of ?? version, (turns.get(of ?? version) ?? 0) + 1)
  return edits.flatMap((edit) => {
    const codes = [...codesOf(edit)].filter((code) => touched === 'all' || touched.has(code)).sort()
    const isOnIt = codes.length > 0 || edit.replacesAll
    if (!isOnIt || turns.get(edit.of ?? edit.version)! % 2 === 0) return []
    return [{ person: edit.actor, name: edit.actorName, version: edit.version, codes }]
  })
}

/** The codes of the grids that an edit touched, as they were and as they are. */
export function codesOf({ before, after }: Change): Set<string> {
  return new Set([...before, ...after].map(({ code }) => code))
}
