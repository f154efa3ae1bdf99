import type { MultiPolygon, Polygon } from 'geojson'

import type { CoverageGrid } from '../geo/coverage/coverage.ts'
import { flatGrid, gridWith } from '../geo/coverage/coverage.ts'
import { settle } from '../geo/coverage/settle.ts'
import { withNewVertices } from '../geo/coverage/split-grid.ts'
import { changeIn, refused } from './draft-change.ts'
import type { Drawn } from './draft-change.ts'
import { layerOf } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'
import type { Layer } from './draft.ts'

/** New vertices by the edge that they come into: `ax,ay>bx,by`, and x, y, … in its direction. */
export type Found = ReadonlyMap<string, readonly number[]>

/** The layer with a grid's new ground, and the new vertices of its borders in everybody's who shares them. */
export function regrown(
  state: DraftState,
  layer: Layer,
  grid: CoverageGrid,
  { ground, found }: { ground: Polygon | MultiPolygon | null; found: Found },
): Drawn {
  if (ground === null) return refused('nothing-left', grid.code)
  return allRegrown(state, layer, { grounds: new Map([[grid, ground]]), found })
}

/**
 * As regrown, for several grids at once, whose borders were led through the same vertices; one without ground
 * is gone.
 */
export function allRegrown(
  state: DraftState,
  layer: Layer,
  { grounds, found }: { grounds: ReadonlyMap<CoverageGrid, Polygon | MultiPolygon | null>; found: Found },
): Drawn {
  const coverage = layerOf(state, layer)
  const next = new Map<CoverageGrid, CoverageGrid | null>()
  for (const [grid, geometry] of grounds) {
    const { code, name } = grid
    const drawn = geometry && flatGrid({ code, name, geometry }, coverage.originX, coverage.originY)
    next.set(grid, drawn)
  }
  const [first] = grounds.keys()
  const all = [...next].flatMap(([was, is]) => [...was.polygons, ...(is?.polygons ?? [])])
  const changed = withNewVertices(coverage, gridWith(first!, all), bothWays(found))
  for (const [grid, is] of next) changed.set(coverage.grids.indexOf(grid), is)
  return settled(state, layer, changed)
}

/** The layer with these grids in the places of old ones, or why not. */
export function settled(
  state: DraftState,
  layer: Layer,
  changed: ReadonlyMap<number, CoverageGrid | null>,
): Drawn {
  const edited = settle(layerOf(state, layer), { changed, added: [] })
  if (!edited.ok) return refused(edited.reason, ...edited.codes)
  return changeIn(state, layer, { grids: edited.coverage.grids, codes: edited.touched })
}

function bothWays(found: Found): Found {
  const both = new Map(found)
  for (const [edge, between] of found) {
    const [from, to] = edge.split('>')
    const back: number[] = []
    for (let i = between.length - 2; i >= 0; i -= 2) back.push(between[i]!, between[i + 1]!)
    both.set(`${to!}>${from!}`, back)
  }
  return both
}
