import type { MultiPolygon, Polygon } from 'geojson'

import { eachEdge } from '../geo/coverage/check-grid.ts'
import type { Coverage, CoverageGrid } from '../geo/coverage/coverage.ts'
import { flatGrid, gridWith } from '../geo/coverage/coverage.ts'
import { interiorsMeet } from '../geo/coverage/interiors.ts'
import { commonSquareMetres, ROUNDING_SQUARE_METRES } from '../geo/coverage/worsens.ts'
import { buildGridIndex } from '../geo/grid-index.ts'
import type { GridIndex } from '../geo/grid-index.ts'
import type { LngLat } from '../geo/position.ts'
import { levelOf, COUNTY_DIGITS } from '../lib/division-code.ts'
import type { Ground } from './draft-state.ts'

/**
 * A place's outline as a grid, what lies outside it as another, and its edges as text, `ax,ay,bx,by` in
 * steps.
 */
export interface Outline {
  readonly inside: CoverageGrid
  readonly outside: CoverageGrid
  readonly edges: ReadonlySet<string>
}

/** Around an outline what is called outside ends after two degrees: no grid of a county reaches further. */
const FRAME_STEPS = 2 ** 25

type Origin = Pick<Coverage, 'originX' | 'originY'>

const outlines = new WeakMap<Polygon | MultiPolygon, Origin & { outline: Outline }>()
const communities = new WeakMap<Ground, GridIndex>()

/** The outline of a division in steps from a draft's origin; made once for a geometry. */
export function outlineOf(code: string, geometry: Polygon | MultiPolygon, origin: Origin): Outline {
  const known = outlines.get(geometry)
  if (known?.originX === origin.originX && known.originY === origin.originY) return known.outline
  const inside = flatGrid({ code, name: '', geometry }, origin.originX, origin.originY)
  const edges = new Set<string>()
  eachEdge(inside, (...edge) => edges.add(edge.join()))
  const outline = { inside, outside: outsideOf(inside), edges }
  outlines.set(geometry, { originX: origin.originX, originY: origin.originY, outline })
  return outline
}

/** Everything near a place that is not the place: its rings walked the other way, in a frame. */
function outsideOf(inside: CoverageGrid): CoverageGrid {
  const { west, south, east, north } = inside.box
  const [w, s, e, n] = [west - FRAME_STEPS, south - FRAME_STEPS, east + FRAME_STEPS, north + FRAME_STEPS]
  const frame = Int32Array.from([w, s, e, s, e, n, w, n])
  const holes = inside.polygons.flat().map((ring) => {
    const back = new Int32Array(ring.length)
    for (let i = 0; i < ring.length; i += 2) {
      back[i] = ring[ring.length - 2 - i]!
      back[i + 1] = ring[ring.length - 1 - i]!
    }
    return back
  })
  return gridWith(inside, [[frame, ...holes]])
}

export function parentOutline(ground: Ground, origin: Origin): Outline | null {
  return ground.parent === null ? null : outlineOf(ground.division, ground.parent, origin)
}

/**
 * A county may draw its own outline; a township or a community may not, since the ground beyond it is
 * another's draft.
 */
export const mayReshapeOutline = ({ division }: Ground): boolean => division.length <= COUNTY_DIGITS

/** The community that holds a place, undefined when none of the division's does. */
export function communityAt(ground: Ground, at: LngLat): string | undefined {
  if (levelOf(ground.division) === 'community') return ground.division
  const index = communities.get(ground) ?? buildGridIndex(ground.communities)
  communities.set(ground, index)
  return index.ownerAt(at)?.code
}

/** Does an edge run along the outline, either way? */
export const isOnOutline = (
  { edges }: Outline,
  ...[ax, ay, bx, by]: readonly [number, number, number, number]
) => edges.has(`${ax},${ay},${bx},${by}`) || edges.has(`${bx},${by},${ax},${ay}`)

/** Does a grid reach beyond an outline? */
export const reachesBeyond = (outline: Outline, grid: CoverageGrid): boolean =>
  interiorsMeet(grid, outline.outside)

/** Do some grids reach further beyond an outline than they did? */
export function reachesFurther(
  coverage: Coverage,
  outline: Outline,
  before: readonly CoverageGrid[],
  after: readonly CoverageGrid[],
): boolean {
  if (!after.some((grid) => reachesBeyond(outline, grid))) return false
  const beyond = (grids: readonly CoverageGrid[]): number =>
    grids.reduce((sum, grid) => sum + commonSquareMetres(coverage, grid, outline.outside), 0)
  const was = beyond(before)
  return was === 0 || beyond(after) > was + ROUNDING_SQUARE_METRES
}

/**
 * Do some grids leave a stretch of the outline that they ran along? Vertices put exactly on it change
 * nothing.
 */
export function leavesOutline(
  outline: Outline,
  before: readonly CoverageGrid[],
  after: readonly CoverageGrid[],
): boolean {
  const next = new Map<string, [number, number][]>()
  for (const grid of after)
    eachEdge(grid, (ax, ay, bx, by) => {
      next.set(`${ax},${ay}`, [...(next.get(`${ax},${ay}`) ?? []), [bx, by]])
    })
  let leaves = false
  for (const grid of before)
    eachEdge(grid, (ax, ay, bx, by) => {
      leaves ||= outline.edges.has([ax, ay, bx, by].join()) && !runsAlong(next, ax, ay, bx, by)
    })
  return leaves
}

function runsAlong(
  next: ReadonlyMap<string, readonly [number, number][]>,
  ...[ax, ay, bx, by]: readonly [number, number, number, number]
): boolean {
  for (let [x, y] = [ax, ay]; x !== bx || y !== by;) {
    const onward = next.get(`${x},${y}`)?.find(([nx, ny]) => {
      const isOnLine = (bx - ax) * (ny - ay) === (by - ay) * (nx - ax)
      const isOnward = (nx - x) * (bx - x) + (ny - y) * (by - y) > 0
      const isWithin = (bx - nx) * (bx - x) + (by - ny) * (by - y) >= 0
      return isOnLine && isOnward && isWithin
    })
    if (onward === undefined) return false
    ;[x, y] = onward
  }
  return true
}
