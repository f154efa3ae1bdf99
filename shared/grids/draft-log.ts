import type { AppliedEdit } from './draft-edit.ts'
import type { Change } from './draft-state.ts'

/** Who changed what of it meanwhile. */
export interface Builder {
  readonly person: AppliedEdit['actor']
  readonly name: string
  readonly version: number
  readonly codes: string[]
}

/** What an undo or a redo does, as a change for `withGrids`; `of` is the version of the edit that it takes back or brings back. */
export type Plan =
  | ({ readonly ok: true; readonly of: number } & Change)
  | {
      readonly ok: false
      readonly reason: 'nothing-to-undo' | 'nothing-to-redo' | 'built-upon'
      readonly by: Builder[]
    }

/** The edits of others among `later` (those since the version that the person saw) that touched one of the codes. */
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

/** Takes back the actor's last edit that still stands; `log` is the whole log of the draft, oldest first. */
export function planUndo(log: readonly AppliedEdit[], actor: AppliedEdit['actor']): Plan {
  const top = stackOf(log, actor).done.at(-1)
  return planOf(log, top, 'nothing-to-undo', (edit) => ({ before: edit.after, after: edit.before }))
}

/** Brings back what the actor took back last, unless the actor has drawn since. */
export function planRedo(log: readonly AppliedEdit[], actor: AppliedEdit['actor']): Plan {
  const top = stackOf(log, actor).undone.at(-1)
  return planOf(log, top, 'nothing-to-redo', ({ before, after }) => ({ before, after }))
}

/** An edit, and the version at which it was last made, taken back or brought back. */
interface Standing {
  readonly edit: AppliedEdit
  readonly since: number
}

/** As in any editor: an undo moves the last done edit over, a redo moves it back, a new edit clears what was undone. */
function stackOf(log: readonly AppliedEdit[], actor: string): { done: Standing[]; undone: Standing[] } {
  const done: Standing[] = []
  const undone: Standing[] = []
  for (const edit of log) {
    if (edit.actor !== actor) continue
    const [from, to] = edit.type === 'undo' ? [done, undone] : [undone, done]
    if (edit.of === undefined) {
      done.push({ edit, since: edit.version })
      undone.length = 0
      continue
    }
    const at = from.findLastIndex((standing) => standing.edit.version === edit.of)
    if (at === -1)
      throw new Error(`edit ${edit.version} is the ${edit.type} of ${edit.of}, which does not stand`)
    const [moved] = from.splice(at, 1)
    to.push({ edit: moved!.edit, since: edit.version })
  }
  return { done, undone }
}

function planOf(
  log: readonly AppliedEdit[],
  top: Standing | undefined,
  nothing: 'nothing-to-undo' | 'nothing-to-redo',
  changeOf: (edit: AppliedEdit) => Change,
): Plan {
  if (top === undefined) return { ok: false, reason: nothing, by: [] }
  const later = log.filter(({ version, actor }) => version > top.since && actor !== top.edit.actor)
  const by = builders(codesOf(top.edit), later)
  return by.length > 0
    ? { ok: false, reason: 'built-upon', by }
    : { ok: true, of: top.edit.version, ...changeOf(top.edit) }
}

/** Edits that touch the codes, but for those that came and went again among themselves: they left everything as it was. */
function builders(touched: ReadonlySet<string>, edits: readonly AppliedEdit[]): Builder[] {
  const turns = new Map<number, number>()
  for (const { version, of } of edits) turns.set(of ?? version, (turns.get(of ?? version) ?? 0) + 1)
  return edits.flatMap((edit) => {
    const codes = [...codesOf(edit)].filter((code) => touched.has(code)).sort()
    if (codes.length === 0 || turns.get(edit.of ?? edit.version)! % 2 === 0) return []
    return [{ person: edit.actor, name: edit.actorName, version: edit.version, codes }]
  })
}

/** The codes of the grids that an edit touched, as they were and as they are. */
export function codesOf({ before, after }: Change): Set<string> {
  return new Set([...before, ...after].map(({ code }) => code))
}
