import Flatbush from 'flatbush'
import type { MultiPolygon, Polygon } from 'geojson'

import { borderMetres, flattenPolygons, holds } from './flat-polygons.ts'
import type { FlatPolygons } from './flat-polygons.ts'
import { boxAround } from './metric.ts'
import type { LngLat } from './position.ts'

/** A grid of a plan: 15-digit code, name, geometry with its vertices on the lattice (lattice.ts), wound as RFC 7946 asks. */
export type PlanGrid = { code: string; name: string; geometry: Polygon | MultiPolygon }

/** A grid near a point. The margin is the distance to the grid's own border in metres, positive inside, negative outside. */
export type NearGrid = { grid: PlanGrid; inside: boolean; marginMetres: number }

/** Who owns a point: the one question everything else asks. Faster indexes come behind this interface. */
export interface GridIndex {
  readonly size: number
  /** Degrees; an empty plan has none, given as [Infinity, Infinity, -Infinity, -Infinity]. */
  readonly bbox: [west: number, south: number, east: number, north: number]
  /** The one owner of a WGS-84 point, or null outside. Where grids overlap against the rules, the first one given. */
  ownerAt(p: LngLat): PlanGrid | null
  /** Every grid that the circle touches, in the order given to the builder. */
  candidatesNear(p: LngLat, radiusMetres: number): NearGrid[]
  /** The grid with the greatest margin, the lower code on a tie; null only when the plan is empty. */
  nearest(p: LngLat): { grid: PlanGrid; marginMetres: number } | null
}

/** First reach of the search for the nearest grid; it grows eightfold, so that three steps span a county. */
const FIRST_REACH_METRES = 100

/** Half the Earth's girth: past it there is nothing more to find. */
const LAST_REACH_METRES = 20_100_000

/** Builds the index over grids whose rings are closed; the order of the grids matters only where they overlap. */
export function buildGridIndex(grids: readonly PlanGrid[]): GridIndex {
  return new BoxedGridIndex(grids)
}

/** Boxes first (flatbush), then the exact test on flat arrays: most boxes miss, and those that hit need no GeoJSON. */
class BoxedGridIndex implements GridIndex {
  readonly size: number
  readonly bbox: [west: number, south: number, east: number, north: number]
  readonly #grids: readonly PlanGrid[]
  readonly #polygons: FlatPolygons
  readonly #boxes: Flatbush | null

  constructor(grids: readonly PlanGrid[]) {
    this.size = grids.length
    this.#grids = [...grids]
    this.#polygons = flattenPolygons(grids.map((grid) => grid.geometry))
    this.#boxes = grids.length === 0 ? null : boxTree(this.#polygons, grids.length)
    const { minX, minY, maxX, maxY } = this.#boxes ?? NO_BOX
    this.bbox = [minX, minY, maxX, maxY]
  }

  ownerAt(p: LngLat): PlanGrid | null {
    const [x, y] = p
    let owner = this.size
    // The filter rejects every box, so that no result array grows; it only keeps the first grid that holds the point.
    this.#boxes?.search(x, y, x, y, (g) => {
      if (g < owner && holds(this.#polygons, g, x, y)) owner = g
      return false
    })
    return this.#grids[owner] ?? null
  }

  candidatesNear(p: LngLat, radiusMetres: number): NearGrid[] {
    const near: NearGrid[] = []
    const found = this.#boxes?.search(...boxAround(p, radiusMetres)) ?? []
    for (const g of found.sort((a, b) => a - b)) {
      const inside = holds(this.#polygons, g, p[0], p[1])
      const border = borderMetres(this.#polygons, g, p)
      // `+ 0` so that a point on the border has margin 0, not -0, whichever side it fell to.
      const marginMetres = inside ? border : 0 - border
      if (inside || border <= radiusMetres) near.push({ grid: this.#grids[g]!, inside, marginMetres })
    }
    return near
  }

  nearest(p: LngLat): { grid: PlanGrid; marginMetres: number } | null {
    for (let reach = FIRST_REACH_METRES; this.size > 0; reach *= 8) {
      const near = this.candidatesNear(p, Math.min(reach, LAST_REACH_METRES))
      const [first, ...rest] = near
      if (first !== undefined) {
        const { grid, marginMetres } = rest.reduce(greaterMargin, first)
        return { grid, marginMetres }
      }
      if (reach > LAST_REACH_METRES) break
    }
    return null
  }
}

const NO_BOX = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity }

function greaterMargin(a: NearGrid, b: NearGrid): NearGrid {
  if (a.marginMetres !== b.marginMetres) return a.marginMetres > b.marginMetres ? a : b
  return a.grid.code <= b.grid.code ? a : b
}

function boxTree({ vertices, ringStart, firstRing }: FlatPolygons, size: number): Flatbush {
  const tree = new Flatbush(size)
  for (let g = 0; g < size; g++) {
    const box = { ...NO_BOX }
    const end = 2 * ringStart[firstRing[g + 1]!]!
    for (let i = 2 * ringStart[firstRing[g]!]!; i < end; i += 2) {
      box.minX = Math.min(box.minX, vertices[i]!)
      box.maxX = Math.max(box.maxX, vertices[i]!)
      box.minY = Math.min(box.minY, vertices[i + 1]!)
      box.maxY = Math.max(box.maxY, vertices[i + 1]!)
    }
    tree.add(box.minX, box.minY, box.maxX, box.maxY)
  }
  tree.finish()
  return tree
}
