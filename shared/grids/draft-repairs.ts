import type { CoverageGrid } from '../geo/coverage/coverage.ts'
import { flatGrid, geometryOf } from '../geo/coverage/coverage.ts'
import { newVertices } from '../geo/coverage/split-grid.ts'
import { facesWhere, groundOf, layOver } from '../geo/overlay/lay-over.ts'
import { isNear, refused } from './draft-change.ts'
import type { Drawn } from './draft-change.ts'
import { gapAt } from './draft-gaps.ts'
import { regrown } from './draft-regrow.ts'
import { snap } from './draft-repair-snap.ts'
import type { Drawing } from './draft-rules.ts'
import { flatIn } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'
import { trim, trimToOutline } from './draft-trim.ts'
import { trimOthers, trimToOthers } from './draft-yield.ts'

type Repair = Extract<Drawing, { type: 'repair' }>

/**
 * A repair: never more than the problem that it mends, and refused where it would make another one. A trim
 * without `other` is to the division.
 */
export function repair(state: DraftState, edit: Repair): Drawn {
  const about = state.about.get(edit.code)
  if (about === undefined) return refused('no-such-grid', edit.code)
  switch (edit.repair) {
    case 'trim':
      return edit.other === undefined
        ? trimToOutline(state, edit.code, about.layer)
        : trim(state, edit.code, edit.other, about.layer)
    case 'trim-others':
      return trimOthers(state, edit, about.layer)
    case 'trim-to-others':
      return trimToOthers(state, edit.code, about.layer)
    case 'fill':
      return about.layer === 'base' ? fill(state, edit) : refused('nothing-to-repair', edit.code)
    case 'snap':
      return snap(state, edit.code, about.layer)
    default:
      // One that only a newer release knows.
      return refused('nothing-to-repair', edit.code)
  }
}

/** The gap that holds `at` goes to `code`, which must lie beside it along some border. */
function fill(state: DraftState, { code, at }: Repair): Drawn {
  const gap = at === undefined || !isNear(state, [at]) ? null : gapAt(state, at)
  if (gap === null) return refused('nothing-to-repair', code)
  const grid = flatIn(state.base, code)!
  // Whatever lies by the gap is laid out too: where a vertex of one only just touches a border of another,
  // that border gets it.
  const box = flatGrid({ code, name: '', geometry: gap }, state.base.originX, state.base.originY)
  const by = state.base.grids.filter((other) => other !== grid && boxesMeet(box, other))
  const overlay = layOver([
    geometryOf(state.base, grid.polygons),
    gap,
    ...by.map(({ polygons }) => geometryOf(state.base, polygons)),
  ])
  const { arrangement, holders } = overlay
  const isBeside = arrangement.faceOf.some(
    (face, h) => holders[face]!.includes(0) && holders[arrangement.faceOf[h ^ 1]!]!.includes(1),
  )
  if (!isBeside) return refused('nothing-to-repair', code)
  const grown = groundOf(
    overlay,
    facesWhere(overlay, (own) => own.includes(0) || own.includes(1)),
  )
  const found = newVertices(state.base, overlay.before, overlay.noded, -1)
  return regrown(state, 'base', grid, { ground: grown, found })
}

function boxesMeet({ box: a }: CoverageGrid, { box: b }: CoverageGrid): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
}
