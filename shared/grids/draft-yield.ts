import type { MultiPolygon, Polygon } from 'geojson'

import { areaSquareMetres } from '../geo/area.ts'
import type { Coverage, CoverageGrid } from '../geo/coverage/coverage.ts'
import { geometryOf } from '../geo/coverage/coverage.ts'
import { newVertices } from '../geo/coverage/split-grid.ts'
import { interiorsMeet } from '../geo/coverage/interiors.ts'
import { areaOfFaces, facesWhere, groundOf, layOver } from '../geo/overlay/lay-over.ts'
import { refused } from './draft-change.ts'
import type { Drawn } from './draft-change.ts'
import type { OfferedRepair } from './draft-edit.ts'
import { ownGrids } from './draft-gaps.ts'
import { allRegrown, regrown } from './draft-regrow.ts'
import { flatIn, layerOf } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'
import type { Layer } from './draft.ts'

/** An overlap of this share of a grid is the whole of it: trimmed, nothing would be left. */
export const WHOLE = 0.9999

/**
 * So many grids yield at once: with the neighbours that get vertices they are one edit, which a transaction
 * holds.
 */
const MOST_YIELDING = 40

/** The ground that a grid has in common with another one of its layer. */
export interface Common {
  readonly code: string
  readonly ground: Polygon | MultiPolygon
  readonly areaSquareMetres: number
}

/**
 * The ground that a grid has in common with each of the division's own grids that it lies over, by their
 * code.
 */
export function commonsOf(state: DraftState, layer: Layer, code: string): Common[] {
  const coverage = layerOf(state, layer)
  const grid = flatIn(coverage, code)
  return overlappedBy(state, layer, code).flatMap((other) => {
    const shared = sharedGround(coverage, grid!, other)
    return shared === null ? [] : [{ code: other.code, ...shared }]
  })
}

/**
 * What is offered where a grid lies over several, or over all of one: these are cut, or gone where nothing is
 * left, or it is cut by all of them.
 */
export function yieldsOffered(state: DraftState, layer: Layer, code: string): readonly OfferedRepair[] {
  const coverage = layerOf(state, layer)
  const known = offered.get(coverage) ?? new Map<string, readonly OfferedRepair[]>()
  offered.set(coverage, known)
  const offers = known.get(code) ?? offersOf(state, layer, code)
  known.set(code, offers)
  return offers
}

/** A grid that lies over thirty has thirty problems, and the same is offered for each of them. */
const offered = new WeakMap<Coverage, Map<string, readonly OfferedRepair[]>>()

function offersOf(state: DraftState, layer: Layer, code: string): OfferedRepair[] {
  const others = overlappedBy(state, layer, code)
  if (others.length > MOST_YIELDING) return []
  const grid = flatIn(layerOf(state, layer), code)!
  const removes = others.filter((other) => isAll(state, layer, other, grid)).map((other) => other.code)
  const isSeveral = others.length > 1
  const yielded: OfferedRepair = { repair: 'trim-others', code, ...(removes.length > 0 ? { removes } : {}) }
  return [
    ...(isSeveral || removes.length > 0 ? [yielded] : []),
    ...(isSeveral && leavesSome(state, layer, grid, others)
      ? [{ repair: 'trim-to-others' as const, code }]
      : []),
  ]
}

/**
 * All grids that `code` lies over give that ground up to it. One of which nothing would be left is gone, but
 * only when it is among those that may be: who looked at it as only cut has not agreed to lose it.
 */
export function trimOthers(
  state: DraftState,
  { code, removes = [] }: { code: string; removes?: readonly string[] | undefined },
  layer: Layer,
): Drawn {
  const others = overlappedBy(state, layer, code)
  if (others.length === 0) return refused('nothing-to-repair', code)
  const grid = flatIn(layerOf(state, layer), code)!
  const gone = others.filter((other) => isAll(state, layer, other, grid))
  const lost = gone.filter((other) => !removes.includes(other.code))
  if (lost.length > 0) return refused('nothing-left', ...lost.map((other) => other.code))
  const { overlay, found } = laidOut(layerOf(state, layer), [grid, ...others])
  const grounds = new Map(
    others.map((other, i) => {
      const kept = facesWhere(overlay, (holders) => holders.includes(i + 1) && !holders.includes(0))
      return [other, gone.includes(other) ? null : groundOf(overlay, kept)]
    }),
  )
  return allRegrown(state, layer, { grounds, found })
}

/** `code` gives up all that lies over others. */
export function trimToOthers(state: DraftState, code: string, layer: Layer): Drawn {
  const others = overlappedBy(state, layer, code)
  if (others.length === 0) return refused('nothing-to-repair', code)
  const grid = flatIn(layerOf(state, layer), code)!
  const { overlay, found } = laidOut(layerOf(state, layer), [grid, ...others])
  const kept = facesWhere(overlay, (holders) => holders.length === 1 && holders[0] === 0)
  return regrown(state, layer, grid, { ground: groundOf(overlay, kept), found })
}

/** Grids that are all led through the vertices where they meet: cut one by one they would part by a hair. */
function laidOut(coverage: Coverage, grids: readonly CoverageGrid[]) {
  const overlay = layOver(grids.map(({ polygons }) => geometryOf(coverage, polygons)))
  return { overlay, found: newVertices(coverage, overlay.before, overlay.noded, -1) }
}

function overlappedBy(state: DraftState, layer: Layer, code: string): CoverageGrid[] {
  const { grids } = ownGrids(layerOf(state, layer), state.ground)
  const grid = flatIn(layerOf(state, layer), code)
  if (grid === undefined) return []
  const { west, south, east, north } = grid.box
  return grids.filter((other) => {
    const { box } = other
    const isNear = box.west < east && box.east > west && box.south < north && box.north > south
    return isNear && other !== grid && interiorsMeet(grid, other)
  })
}

/**
 * Is all of a grid, but for a hair, ground of another's? Nearly all that it lies over reach out of its box,
 * which one look tells.
 */
function isAll(state: DraftState, layer: Layer, grid: CoverageGrid, over: CoverageGrid): boolean {
  const { west, south, east, north } = over.box
  const { box } = grid
  const reachesOut =
    box.west < west - HAIR_STEPS ||
    box.east > east + HAIR_STEPS ||
    box.south < south - HAIR_STEPS ||
    box.north > north + HAIR_STEPS
  if (reachesOut) return false
  const coverage = layerOf(state, layer)
  const shared = sharedGround(coverage, grid, over)
  return shared !== null && shared.areaSquareMetres > WHOLE * areaOf(coverage, grid)
}

/** 0.4 m: what reaches out further is more than what rounding leaves. */
const HAIR_STEPS = 64

/** Ground of two of the others counts twice: then it is rather not offered. */
function leavesSome(
  state: DraftState,
  layer: Layer,
  grid: CoverageGrid,
  others: readonly CoverageGrid[],
): boolean {
  const coverage = layerOf(state, layer)
  const most = WHOLE * areaOf(coverage, grid)
  let given = 0
  for (const other of others) {
    given += sharedGround(coverage, grid, other)?.areaSquareMetres ?? 0
    if (given >= most) return false
  }
  return true
}

const areas = new WeakMap<CoverageGrid, number>()

function areaOf(coverage: Coverage, grid: CoverageGrid): number {
  const area = areas.get(grid) ?? areaSquareMetres(geometryOf(coverage, grid.polygons))
  areas.set(grid, area)
  return area
}

type Shared = Pick<Common, 'ground' | 'areaSquareMetres'>

/** Grids are immutable; a drag asks again and again for all but the one that moves. */
const sharedBy = new WeakMap<CoverageGrid, WeakMap<CoverageGrid, Shared | null>>()

function sharedGround(coverage: Coverage, grid: CoverageGrid, other: CoverageGrid): Shared | null {
  const [a, b] = grid.code < other.code ? [grid, other] : [other, grid]
  const ofA = sharedBy.get(a) ?? new WeakMap<CoverageGrid, Shared | null>()
  sharedBy.set(a, ofA)
  const found = ofA.get(b)
  if (found !== undefined) return found
  const { overlay } = laidOut(coverage, [a, b])
  const faces = facesWhere(overlay, (holders) => holders.length === 2)
  const ground = groundOf(overlay, faces)
  const shared = ground && { ground, areaSquareMetres: areaOfFaces(overlay, faces) }
  ofA.set(b, shared)
  return shared
}
