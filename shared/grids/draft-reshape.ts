import type { Coverage, Edited } from '../geo/coverage/coverage.ts'
import { deleteVertex, insertVertex, moveEdge, moveVertex } from '../geo/coverage/edit-vertices.ts'
import type { OutlineOption } from '../geo/coverage/edit-vertices.ts'
import type { LngLat } from '../geo/position.ts'
import { changeIn, isNear, refused } from './draft-change.ts'
import type { Drawn, Refused } from './draft-change.ts'
import { mayReshapeOutline } from './draft-ground.ts'
import type { Drawing } from './draft-rules.ts'
import { layerOf } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'

type Reshaping = Extract<Drawing, { type: 'move' | 'insert-vertex' | 'delete-vertex' }>

/**
 * Moves, adds or takes out a vertex for every grid that has it, in both layers: a market drawn along a grid's
 * border goes with it, and where one layer refuses neither changes.
 */
export function reshape(state: DraftState, edit: Reshaping): Drawn {
  if (!isNear(state, placesOf(edit))) return refused('outside-division')
  const { ground } = state
  // Where the outline is known it is held to afterwards: an edge beside a gap has nobody on its other side
  // either, and may move.
  const option = { reshapesOutline: mayReshapeOutline(ground) || ground.parent !== null }
  let missing: Refused | undefined
  const changes: (Drawn & { ok: true })[] = []
  for (const layer of ['base', 'dedicated'] as const) {
    const edited = reshaped(layerOf(state, layer), edit, option)
    if (edited.ok)
      changes.push(changeIn(state, layer, { grids: edited.coverage.grids, codes: edited.touched }))
    else if (edited.reason === 'no-such-vertex' || edited.reason === 'no-such-edge')
      missing ??= refused(edited.reason, ...edited.codes)
    else return refused(edited.reason, ...edited.codes)
  }
  if (changes.length === 0 && missing !== undefined) return missing
  return {
    ok: true,
    before: changes.flatMap(({ before }) => before),
    after: changes.flatMap(({ after }) => after),
  }
}

function reshaped(coverage: Coverage, edit: Reshaping, option: OutlineOption): Edited {
  switch (edit.type) {
    case 'move':
      return edit.edge === undefined
        ? moveVertex(coverage, edit.from, edit.to, option)
        : moveEdge(coverage, [edit.from, edit.edge], edit.to, option)
    case 'insert-vertex':
      return insertVertex(coverage, edit.edge, edit.at, option)
    case 'delete-vertex':
      return deleteVertex(coverage, edit.at, option)
  }
}

function placesOf(edit: Reshaping): LngLat[] {
  if (edit.type === 'move') return [edit.from, ...(edit.edge ? [edit.edge] : []), edit.to]
  return edit.type === 'insert-vertex' ? [...edit.edge, edit.at] : [edit.at]
}
