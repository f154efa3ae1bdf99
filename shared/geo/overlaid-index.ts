import Flatbush from 'flatbush'

import { collectEdges } from './cells/edge-set.ts'
import { borderMetres, flattenPolygons, holds } from './flat-polygons.ts'
import type { FlatPolygons } from './flat-polygons.ts'
import type { GridIndex, NearGrid, PlanGrid } from './grid-index.ts'
import { latticeSteps } from './lattice.ts'
import { nearGrids } from './margins/near-grids.ts'
import { boxAround } from './metric.ts'
import type { LngLat } from './position.ts'

/** First reach of the search for the nearest grid; it grows eightfold, so that three steps span a county. */
const FIRST_REACH_METRES = 100

/** Half the Earth's girth: past it there is nothing more to find. */
const LAST_REACH_METRES = 20_100_000

const NO_BOX = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity }

/**
 * The index of grids that overlap against the rules, as foreign layers do before they are mended: the first
 * grid given wins. Boxes first (flatbush), then the exact test on flat arrays: most boxes miss, and those
 * that hit need no GeoJSON.
 */
export class OverlaidGridIndex implements GridIndex {
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

  ownerAt([x, y]: LngLat): PlanGrid | null {
    let owner = this.size
    // The filter rejects every box, so that no result array grows; it only keeps the first grid that holds
    // the point.
    this.#boxes?.search(x, y, x, y, (g) => {
      if (g < owner && holds(this.#polygons, g, x, y)) owner = g
      return false
    })
    return this.#grids[owner] ?? null
  }

  holdersAt([x, y]: LngLat): PlanGrid[] {
    const near = this.#boxes?.search(x, y, x, y, (g) => holds(this.#polygons, g, x, y)) ?? []
    return near.sort((a, b) => a - b).map((g) => this.#grids[g]!)
  }

  candidatesNear(p: LngLat, radiusMetres: number): NearGrid[] {
    const near: NearGrid[] = []
    const found = this.#boxes?.search(...boxAround(p, radiusMetres)) ?? []
    for (const g of found.sort((a, b) => a - b)) {
      const inside = holds(this.#polygons, g, p[0], p[1])
      const border = borderMetres(this.#polygons, g, p)
      // `+ 0` so that a point on the border has margin 0, not -0, whichever side it fell to.
      const marginMetres = inside ? border : 0 - border
      if (!inside && border > radiusMetres) continue
      const grid = this.#grids[g]!
      near.push({ grid, inside, marginMetres, share: shareOf(grid, p, inside, radiusMetres) })
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

/** The candidate further inside, or nearer; the lower code on a tie. */
export function greaterMargin<T extends { grid: PlanGrid; marginMetres: number }>(a: T, b: T): T {
  if (a.marginMetres !== b.marginMetres) return a.marginMetres > b.marginMetres ? a : b
  return a.grid.code <= b.grid.code ? a : b
}

function shareOf({ geometry }: PlanGrid, [lng, lat]: LngLat, inside: boolean, radiusMetres: number): number {
  const edges = collectEdges([geometry])
  const [x, y] = [latticeSteps(lng) - edges.originX, latticeSteps(lat) - edges.originY]
  const all = Array.from({ length: edges.size }, (_, e) => e)
  return nearGrids(edges, all, { x, y, owner: inside ? 1 : 0, radiusMetres })[0]?.share ?? 0
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
