import type { MultiPolygon, Polygon, Position as Coordinates } from 'geojson'

import { crossesUpward } from './half-open.ts'
import { borderSquare, groundAt } from './margins/ground.ts'
import type { LngLat } from './position.ts'

/**
 * The rings of many polygons in flat arrays: `vertices` holds x, y of every ring, closed, one after the
 * other; ring r runs from `ringStart[r]` to `ringStart[r + 1]` (in vertices); polygon g owns the rings
 * `firstRing[g]` to `firstRing[g + 1]`. Parts and holes need no telling apart, since both tests below read
 * all borders alike.
 */
export interface FlatPolygons {
  readonly vertices: Float64Array
  readonly ringStart: Uint32Array
  readonly firstRing: Uint32Array
}

export function flattenPolygons(geometries: readonly (Polygon | MultiPolygon)[]): FlatPolygons {
  const ringsOf = geometries.map((geometry): Coordinates[][] =>
    geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  )
  const rings = ringsOf.flat()
  const ringStart = new Uint32Array(rings.length + 1)
  rings.forEach((ring, r) => (ringStart[r + 1] = ringStart[r]! + ring.length))
  const vertices = new Float64Array(2 * ringStart[rings.length]!)
  let at = 0
  for (const ring of rings) {
    for (const vertex of ring) {
      vertices[at++] = vertex[0]!
      vertices[at++] = vertex[1]!
    }
  }
  const firstRing = new Uint32Array(geometries.length + 1)
  ringsOf.forEach((own, g) => (firstRing[g + 1] = firstRing[g]! + own.length))
  return { vertices, ringStart, firstRing }
}

/** Even-odd test of the symbolically moved point against polygon `g`; see half-open.ts. */
export function holds(
  { vertices, ringStart, firstRing }: FlatPolygons,
  g: number,
  px: number,
  py: number,
): boolean {
  let inside = false
  for (let r = firstRing[g]!; r < firstRing[g + 1]!; r++) {
    const end = 2 * ringStart[r + 1]! - 2
    for (let i = 2 * ringStart[r]!; i < end; i += 2) {
      if (crossesUpward(px, py, vertices[i]!, vertices[i + 1]!, vertices[i + 2]!, vertices[i + 3]!))
        inside = !inside
    }
  }
  return inside
}

/** Metres from the point to the border of polygon `g`, never negative. */
export function borderMetres({ vertices, ringStart, firstRing }: FlatPolygons, g: number, p: LngLat): number {
  const [px, py] = p
  const ground = groundAt(py)
  let least = Infinity
  for (let r = firstRing[g]!; r < firstRing[g + 1]!; r++) {
    const end = 2 * ringStart[r + 1]! - 2
    for (let i = 2 * ringStart[r]!; i < end; i += 2) {
      const [ax, ay] = [vertices[i]! - px, vertices[i + 1]! - py]
      const [bx, by] = [vertices[i + 2]! - px, vertices[i + 3]! - py]
      least = Math.min(least, borderSquare({ ground, p, known: least }, ax, ay, bx, by))
    }
  }
  return Math.sqrt(least)
}
