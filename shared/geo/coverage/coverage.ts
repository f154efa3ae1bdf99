import type { MultiPolygon, Polygon } from 'geojson'

import type { PlanGrid } from '../grid-index.ts'
import { latticeDegrees, latticeSteps } from '../lattice.ts'
import type { LngLat } from '../position.ts'

/** An open ring: x, y, x, y, … in lattice steps from the coverage's origin, its grid on the left. */
export type FlatRing = Int32Array

/** A grid being drawn: polygons of an outer ring and its holes, and the box of all. */
export interface CoverageGrid {
  readonly code: string
  readonly name: string
  readonly polygons: readonly (readonly FlatRing[])[]
  readonly box: {
    readonly west: number
    readonly south: number
    readonly east: number
    readonly north: number
  }
}

/**
 * Grids that tile a place, as the designer edits them. Nothing is ever changed in place: an edit copies the
 * list and the grids it touches and shares all others.
 */
export interface Coverage {
  /** Steps of the origin from 0° E 0° N. */
  readonly originX: number
  readonly originY: number
  readonly grids: readonly CoverageGrid[]
}

/** Why an edit was refused, with the codes of the grids concerned. */
export interface Refusal {
  readonly ok: false
  readonly reason:
    | 'no-such-grid'
    | 'no-such-vertex'
    | 'no-such-edge'
    | 'outline'
    | 'node'
    | 'too-few-vertices'
    | 'crosses-itself'
    | 'overlap'
    | 'line-misses'
    | 'code-taken'
    | 'too-many-vertices'
  readonly codes: readonly string[]
}

/** The coverage after an edit, and the codes of the grids that are new, changed or gone. */
export type Edited =
  { readonly ok: true; readonly coverage: Coverage; readonly touched: readonly string[] } | Refusal

export const refusal = (reason: Refusal['reason'], ...codes: string[]): Refusal => ({
  ok: false,
  reason,
  codes,
})

/**
 * A coverage of grids on the lattice, wound as RFC 7946 asks. Throws RangeError when one lies 128 degrees
 * from the first.
 */
export function coverageOf(grids: readonly PlanGrid[]): Coverage {
  const first = grids[0]?.geometry.coordinates.flat(3) ?? [0, 0]
  const [originX, originY] = [latticeSteps(first[0]!), latticeSteps(first[1]!)]
  return { originX, originY, grids: grids.map((grid) => flatGrid(grid, originX, originY)) }
}

/** The grids of a coverage as GeoJSON; vertex by vertex what the coverage was made of. */
export function gridsOf(coverage: Coverage): PlanGrid[] {
  return coverage.grids.map(({ code, name, polygons }) => ({
    code,
    name,
    geometry: geometryOf(coverage, polygons),
  }))
}

export function geometryOf(
  { originX, originY }: Pick<Coverage, 'originX' | 'originY'>,
  polygons: CoverageGrid['polygons'],
): Polygon | MultiPolygon {
  const coordinates = polygons.map((rings) =>
    rings.map((ring) => {
      const vertices = Array.from({ length: ring.length / 2 + 1 }, (_, i) => (2 * i) % ring.length)
      return vertices.map((i) => [latticeDegrees(originX + ring[i]!), latticeDegrees(originY + ring[i + 1]!)])
    }),
  )
  const [only, ...others] = coordinates
  return only !== undefined && others.length === 0
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates }
}

/** A place as whole steps from a coverage's origin, snapped. */
export function stepsIn({ originX, originY }: Coverage, [lng, lat]: LngLat): [number, number] {
  return [latticeSteps(lng) - originX, latticeSteps(lat) - originY]
}

export function flatGrid({ code, name, geometry }: PlanGrid, originX: number, originY: number): CoverageGrid {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const flat = polygons.map((rings) =>
    rings.map((ring) =>
      Int32Array.from(
        ring
          .slice(0, -1)
          .flatMap(([lng, lat]) => [
            within32Bits(latticeSteps(lng!) - originX, code),
            within32Bits(latticeSteps(lat!) - originY, code),
          ]),
      ),
    ),
  )
  return gridWith({ code, name }, flat)
}

function within32Bits(offset: number, code: string): number {
  if (Math.abs(offset) >= 2 ** 31)
    throw new RangeError(`grid ${code} lies 128 degrees from the plan's origin`)
  return offset
}

/** A grid with these polygons, and its box. */
export function gridWith(
  { code, name }: Pick<CoverageGrid, 'code' | 'name'>,
  polygons: CoverageGrid['polygons'],
): CoverageGrid {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const [outer] of polygons) {
    for (let i = 0; i < (outer?.length ?? 0); i += 2) {
      box.west = Math.min(box.west, outer![i]!)
      box.east = Math.max(box.east, outer![i]!)
      box.south = Math.min(box.south, outer![i + 1]!)
      box.north = Math.max(box.north, outer![i + 1]!)
    }
  }
  return { code, name, polygons, box }
}

export const verticesOf = (grids: readonly Pick<CoverageGrid, 'polygons'>[]): number =>
  grids.reduce(
    (sum, { polygons }) => sum + polygons.flat().reduce((all, ring) => all + ring.length / 2, 0),
    0,
  )

/** Twice the area of a grid in square steps; exact while its box is under 2^26 steps (four degrees) wide. */
export function twiceAreaOf({ polygons }: Pick<CoverageGrid, 'polygons'>): number {
  let sum = 0
  for (const ring of polygons.flat()) {
    const [x, y] = [ring[0]!, ring[1]!]
    for (let i = 2; i + 3 < ring.length; i += 2)
      sum += (ring[i]! - x) * (ring[i + 3]! - y) - (ring[i + 1]! - y) * (ring[i + 2]! - x)
  }
  return sum
}
