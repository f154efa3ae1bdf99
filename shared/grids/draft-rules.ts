import { CODE_SCHEMES, DEFAULT_SCHEME } from './code-scheme.ts'
import { verticesOf } from '../geo/coverage/coverage.ts'
import { MOST_DRAWN_VERTICES } from '../geo/coverage/settle.ts'
import { judged, refused } from './draft-change.ts'
import type { Applied, Drawn } from './draft-change.ts'
import { rename } from './draft-codes.ts'
import { merge, remove, split } from './draft-divide.ts'
import { draw } from './draft-draw.ts'
import type { DraftEdit } from './draft-edit.ts'
import { repair } from './draft-repairs.ts'
import { reshape } from './draft-reshape.ts'
import { flatIn, layerOf } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'

export type { Applied, EditRefusal } from './draft-change.ts'

/** An edit that draws, and not one that takes back. */
export type DrawingEdit = Exclude<DraftEdit, { type: 'undo' | 'redo' }>

/** What is drawn, without the command's id and the version seen: a page previews it before it has either. */
export type Drawing = DrawingEdit extends infer E
  ? E extends unknown
    ? Omit<E, 'commandId' | 'expectedVersion'>
    : never
  : never

/**
 * Decides on an edit: the state after it with the grids it touched as they were and as they are, or the
 * reason for refusing it and the codes concerned. The server takes edits with it and the page previews them,
 * a repair's preview included: its `before` and `after` are what it changes.
 */
export function applyEdit(state: DraftState, edit: Drawing): Applied {
  const scheme = CODE_SCHEMES[state.ground.scheme ?? DEFAULT_SCHEME]
  const long = tooLong(state, edit)
  if (long.length > 0) return refused('too-many-vertices', ...long)
  switch (edit.type) {
    case 'draw':
      return judged(state, draw(state, edit, scheme), { reachesBeyond: true })
    case 'move':
    case 'insert-vertex':
    case 'delete-vertex':
      return judged(state, reshape(state, edit))
    case 'split':
      return judged(state, split(state, edit, scheme))
    case 'merge':
      return judged(state, merge(state, edit))
    case 'remove':
      return judged(state, remove(state, edit), { leavesOutline: [edit.code] })
    case 'rename':
      return judged(state, rename(state, edit))
    case 'repair': {
      const drawn = repair(state, edit)
      return judged(state, drawn, { leavesOutline: trimmedBy(edit, drawn) })
    }
  }
}

/**
 * Of the grids that an edit names those that are not drawn on by hand: told before anything is worked out on
 * them.
 */
function tooLong(state: DraftState, edit: Drawing): string[] {
  const named = edit.type === 'merge' ? edit.codes : 'code' in edit ? [edit.code] : []
  return named.filter((code) => {
    const about = state.about.get(code)
    const grid = about && flatIn(layerOf(state, about.layer), code)
    return grid !== undefined && verticesOf([grid]) > MOST_DRAWN_VERTICES
  })
}

/** The grids that a repair cuts: they may leave the outline to who keeps the ground. */
function trimmedBy({ repair: kind, code }: Extract<Drawing, { type: 'repair' }>, drawn: Drawn): string[] {
  if (kind === 'trim' || kind === 'trim-to-others') return [code]
  return kind === 'trim-others' && drawn.ok ? drawn.before.map((grid) => grid.code) : []
}
