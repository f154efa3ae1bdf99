import { degreeMetres } from '#shared/geo/ellipsoid.ts'
import { latticeDegrees, latticeSteps, snap } from '#shared/geo/lattice.ts'
import type { Coverage, CoverageGrid, FlatRing } from '#shared/geo/coverage/coverage.ts'
import type { LngLat } from '#shared/geo/position.ts'

interface Nearest {
  place: LngLat
  metres: number
}

/**
 * The place of the coverage that a pointer means: the nearest vertex within reach, else the nearest place on
 * an edge, on the lattice; null when nothing is within `reachMetres`. `isLeftOut` names grids that do not
 * count.
 */
export function snapTo(
  coverage: Coverage,
  [lng, lat]: LngLat,
  reachMetres: number,
  isLeftOut: (code: string) => boolean = () => false,
): LngLat | null {
  const { east, north } = degreeMetres(lat)
  const [wide, high] = [latticeDegrees(1) * east, latticeDegrees(1) * north]
  const [x, y] = [latticeSteps(lng) - coverage.originX, latticeSteps(lat) - coverage.originY]
  const scale = { x, y, wide, high }
  // Boxes first: of thousands of grids a handful are near.
  const near = coverage.grids.filter((grid) => isNear(grid, scale, reachMetres) && !isLeftOut(grid.code))
  const rings = near.flatMap(({ polygons }) => polygons.flat())
  const found = nearestVertex(rings, scale, reachMetres) ?? nearestOnEdge(rings, scale, reachMetres)
  if (found === null) return null
  const [px, py] = found.place
  return snap([latticeDegrees(coverage.originX + px), latticeDegrees(coverage.originY + py)])
}

/** The pointer in steps, and the metres of a step east and north of it. */
interface Scale {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly high: number
}

function isNear({ box }: CoverageGrid, { x, y, wide, high }: Scale, reach: number): boolean {
  const [dx, dy] = [reach / wide, reach / high]
  return x >= box.west - dx && x <= box.east + dx && y >= box.south - dy && y <= box.north + dy
}

function nearestVertex(rings: readonly FlatRing[], scale: Scale, reach: number): Nearest | null {
  let best: Nearest | null = null
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const metres = Math.hypot((ring[i]! - scale.x) * scale.wide, (ring[i + 1]! - scale.y) * scale.high)
      if (metres <= (best?.metres ?? reach)) best = { place: [ring[i]!, ring[i + 1]!], metres }
    }
  }
  return best
}

function nearestOnEdge(rings: readonly FlatRing[], scale: Scale, reach: number): Nearest | null {
  let best: Nearest | null = null
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const next = (i + 2) % ring.length
      const found = footOn([ring[i]!, ring[i + 1]!], [ring[next]!, ring[next + 1]!], scale)
      if (found.metres <= (best?.metres ?? reach)) best = found
    }
  }
  return best
}

/** The foot of the perpendicular on an edge, or its nearer end. */
function footOn(a: LngLat, b: LngLat, { x, y, wide, high }: Scale): Nearest {
  const [dx, dy] = [(b[0] - a[0]) * wide, (b[1] - a[1]) * high]
  const [px, py] = [(x - a[0]) * wide, (y - a[1]) * high]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length))
  const metres = Math.hypot(px - t * dx, py - t * dy)
  return { place: [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], metres }
}
