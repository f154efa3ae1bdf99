import type { Footing, StoredDraft, TakenImport } from './draft-table.ts'

/** What a draft is drawn upon after an import was taken or brought back. */
export interface Turned {
  readonly of: number
  readonly footing: Footing
  readonly gridCount: number
  readonly imports: readonly TakenImport[]
}

/**
 * Takes back an import, or brings it back: nothing is written anew, the draft stands on what it stood on
 * before it, or after it, with all that was drawn there. Null when the version is no import's that can be got
 * back to.
 */
export function turnImport(
  { draft: { gridCount }, imports }: Pick<StoredDraft, 'draft' | 'imports'>,
  type: 'undo' | 'redo',
  of: number,
): Turned | null {
  const taken = imports.find(({ version }) => version === of)
  if (taken === undefined) return null
  const [left, next] = type === 'undo' ? (['after', 'before'] as const) : (['before', 'after'] as const)
  const { gridCount: count, ...footing } = taken[next]
  return {
    of,
    footing,
    gridCount: count,
    // Own edits since may have come and gone: how many grids it is left with is noted for the way back.
    imports: imports.map((one) => (one === taken ? { ...one, [left]: { ...one[left], gridCount } } : one)),
  }
}
