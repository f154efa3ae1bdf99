import { eachEdge } from '../geo/coverage/check-grid.ts'
import type { CoverageGrid } from '../geo/coverage/coverage.ts'
import { gridWith, twiceAreaOf } from '../geo/coverage/coverage.ts'
import { snapGrid } from '../geo/coverage/snap-grid.ts'
import { withNewVertices } from '../geo/coverage/split-grid.ts'
import { liesUnder } from '../lib/division-code.ts'
import { refused } from './draft-change.ts'
import type { Drawn } from './draft-change.ts'
import { isOnOutline, mayReshapeOutline, parentOutline } from './draft-ground.ts'
import { settled } from './draft-regrow.ts'
import { flatIn, layerOf } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'
import type { Layer } from './draft.ts'

/** Borders further apart were drawn apart: a repair by itself moves none of them. */
const REPAIR_SNAP_METRES = 2

/**
 * `code`'s border joins its neighbours' where it lies within two metres of them and does not run along them
 * already; whoever shares a vertex that moves follows. Refused where all that is open lies further apart.
 */
export function snap(state: DraftState, code: string, layer: Layer): Drawn {
  const coverage = layerOf(state, layer)
  const grid = flatIn(coverage, code)!
  const others = coverage.grids.filter(
    (other) => other !== grid && liesUnder(other.code, state.ground.division),
  )
  const outline = layer === 'base' ? parentOutline(state.ground, state.base) : null
  const isOutline: EdgeTest = (...edge) => outline !== null && isOnOutline(outline, ...edge)
  const open = openVertices(grid, others, isOutline)
  if (open.size === 0) return refused('nothing-to-repair', code)
  const snapped = snapGrid(coverage, grid, outline === null ? others : [...others, outline.inside], {
    withinMetres: REPAIR_SNAP_METRES,
    stays: (x, y) => !open.has(`${x},${y}`),
    ...(mayReshapeOutline(state.ground) ? {} : { isFixed: isOutline }),
  })
  const changed = withNewVertices(coverage, grid, snapped.found)
  for (const other of others) follow(coverage.grids.indexOf(other), changed, other, snapped.moved)
  changed.set(coverage.grids.indexOf(grid), snapped.grid)
  const isStill = [...changed].every(
    ([i, one]) => one === null || twiceAreaOf(one) === twiceAreaOf(coverage.grids[i]!),
  )
  const next = coverage.grids.flatMap((one, i) => (one === grid ? [] : (changed.get(i) ?? one)))
  if (isStill && openVertices(snapped.grid, next, isOutline).size > 0) return refused('moves-too-far', code)
  return settled(state, layer, changed)
}

type EdgeTest = (ax: number, ay: number, bx: number, by: number) => boolean

/** The ends of edges that no neighbour runs back along, nor the outline. */
function openVertices(grid: CoverageGrid, others: readonly CoverageGrid[], isOutline: EdgeTest): Set<string> {
  const { box } = grid
  const theirs = new Set<string>()
  for (const other of others) {
    if (other.box.west > box.east || other.box.east < box.west) continue
    if (other.box.south > box.north || other.box.north < box.south) continue
    eachEdge(other, (ax, ay, bx, by) => theirs.add(`${bx},${by},${ax},${ay}`))
  }
  const open = new Set<string>()
  eachEdge(grid, (ax, ay, bx, by) => {
    if (theirs.has(`${ax},${ay},${bx},${by}`) || isOutline(ax, ay, bx, by)) return
    open.add(`${ax},${ay}`).add(`${bx},${by}`)
  })
  return open
}

function follow(
  place: number,
  changed: Map<number, CoverageGrid | null>,
  other: CoverageGrid,
  moved: ReadonlyMap<string, readonly [number, number]>,
): void {
  const grid = changed.get(place) ?? other
  let follows = false
  const polygons = grid.polygons.map((rings) =>
    rings.map((ring) => {
      const next = Int32Array.from(ring)
      for (let i = 0; i < ring.length; i += 2) {
        const to = moved.get(`${ring[i]!},${ring[i + 1]!}`)
        if (to === undefined) continue
        follows = true
        next.set(to, i)
      }
      return next
    }),
  )
  if (follows) changed.set(place, gridWith(grid, polygons))
}
