import type { MultiPolygon, Polygon } from 'geojson'

import type { Coverage } from '../geo/coverage/coverage.ts'
import { gridsOf } from '../geo/coverage/coverage.ts'
import { validateCoverage } from '../geo/coverage/validate.ts'
import type { CoverageProblem } from '../geo/coverage/validate.ts'
import { flattenPolygons, holds } from '../geo/flat-polygons.ts'
import { pointWithin } from '../geo/label-point.ts'
import type { LngLat } from '../geo/position.ts'
import { liesUnder } from '../lib/division-code.ts'
import { flatIn, layerOf } from './draft-state.ts'
import type { DraftState, Ground } from './draft-state.ts'
import type { Layer } from './draft.ts'

/**
 * The grids of a layer that the division answers for: what a draft shows of its neighbours is not checked.
 */
export function ownGrids(coverage: Coverage, { division }: Ground): Coverage {
  const known = owned.get(coverage)
  if (known?.division === division) return known.own
  const grids = coverage.grids.filter(({ code }) => liesUnder(code, division))
  const own = grids.length === coverage.grids.length ? coverage : { ...coverage, grids }
  owned.set(coverage, { division, own })
  return own
}

/** The same coverage is asked for before and after each frame of a drag. */
const owned = new WeakMap<Coverage, { division: string; own: Coverage }>()

/**
 * The gap between base grids that holds a place, or null. Throws RangeError where borders cross more often
 * than any map's.
 */
export function gapAt(state: DraftState, at: LngLat): Polygon | MultiPolygon | null {
  const grids = gridsOf(ownGrids(state.base, state.ground))
  const found = validateCoverage(grids, state.ground.parent).find(
    (problem) => holdsPlace(problem.geometry, at) && isGap(state, 'base', problem),
  )
  return found?.geometry ?? null
}

/** Is it ground of nobody's? A sliver may be too thin for two or held by two. */
export function isGap(state: DraftState, layer: Layer, { kind, codes, geometry }: CoverageProblem): boolean {
  if (kind !== 'sliver') return kind === 'gap'
  const coverage = layerOf(state, layer)
  const inside = pointWithin(geometry)
  const own = codes.flatMap((code) => flatIn(coverage, code) ?? [])
  return !gridsOf({ ...coverage, grids: own }).some((grid) => holdsPlace(grid.geometry, inside))
}

function holdsPlace(geometry: Polygon | MultiPolygon, [lng, lat]: LngLat): boolean {
  return holds(flattenPolygons([geometry]), 0, lng, lat)
}
