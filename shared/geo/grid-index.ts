import type { MultiPolygon, Polygon } from 'geojson'

import { buildCells, findsOverlap, ownerInCells } from './cells/cells.ts'
import type { Cells } from './cells/cells.ts'
import { collectEdges, spansTooWide } from './cells/edge-set.ts'
import { edgesWithin } from './cells/reach.ts'
import { latticeDegrees, latticeSteps } from './lattice.ts'
import { nearGrids } from './margins/near-grids.ts'
import type { Near } from './margins/near-grids.ts'
import { LEAST_METRES_PER_DEGREE } from './ellipsoid.ts'
import { greaterMargin, OverlaidGridIndex } from './overlaid-index.ts'
import type { LngLat } from './position.ts'

/**
 * A grid of a plan: 15-digit code, name, geometry with its vertices on the lattice (lattice.ts), wound as RFC
 * 7946 asks.
 */
export type PlanGrid = { code: string; name: string; geometry: Polygon | MultiPolygon }

/**
 * A grid near a point. The margin is the distance to the grid's own border in metres, positive inside,
 * negative outside; `share`, from 0 to 1, is how much of the circle asked about lies in the grid.
 */
export type NearGrid = { grid: PlanGrid; inside: boolean; marginMetres: number; share: number }

/** Who owns a point: the one question everything else asks. */
export interface GridIndex {
  readonly size: number
  /** Degrees; an empty plan has none, given as [Infinity, Infinity, -Infinity, -Infinity]. */
  readonly bbox: [west: number, south: number, east: number, north: number]
  /**
   * The one owner of a WGS-84 point, or null outside. Where grids overlap against the rules, the first one
   * given.
   */
  ownerAt(p: LngLat): PlanGrid | null
  /**
   * Every grid that a WGS-84 point lies in, in the order given to the builder: more than one only where grids
   * overlap against the rules.
   */
  holdersAt(p: LngLat): PlanGrid[]
  /** Every grid that the circle touches, in the order given to the builder. */
  candidatesNear(p: LngLat, radiusMetres: number): NearGrid[]
  /** The grid with the greatest margin, the lower code on a tie; null only when the plan is empty. */
  nearest(p: LngLat): { grid: PlanGrid; marginMetres: number } | null
}

/** Past half the Earth's girth there is nothing more to find. */
const LAST_REACH_METRES = 20_100_000

/**
 * Builds the index over grids whose rings are closed; the order of the grids matters only where they overlap.
 * Points and vertices are snapped to the lattice, unless the grids overlap or span more than 90 degrees.
 */
export function buildGridIndex(grids: readonly PlanGrid[]): GridIndex {
  const geometries = grids.map((grid) => grid.geometry)
  if (spansTooWide(geometries)) return new OverlaidGridIndex(grids)
  const cells = buildCells(collectEdges(geometries), grids.length)
  return findsOverlap(cells) ? new OverlaidGridIndex(grids) : new CellGridIndex(grids, cells)
}

/** The index over cells (cells/cells.ts) of a plan that is a coverage. */
class CellGridIndex implements GridIndex {
  readonly size: number
  readonly bbox: [west: number, south: number, east: number, north: number]
  readonly #grids: readonly PlanGrid[]
  readonly #cells: Cells

  constructor(grids: readonly PlanGrid[], cells: Cells) {
    this.size = grids.length
    this.bbox = boxOf(cells)
    this.#grids = [...grids]
    this.#cells = cells
  }

  ownerAt(p: LngLat): PlanGrid | null {
    const cells = this.#cells
    const { originX, originY } = cells.edges
    const owner = ownerInCells(cells, latticeSteps(p[0]) - originX, latticeSteps(p[1]) - originY)
    return this.#grids[owner - 1] ?? null
  }

  holdersAt(p: LngLat): PlanGrid[] {
    const owner = this.ownerAt(p)
    return owner === null ? [] : [owner]
  }

  candidatesNear(p: LngLat, radiusMetres: number): NearGrid[] {
    const { x, y, owner } = this.#stepsOf(p)
    const near = this.#within(x, y, owner, radiusMetres).filter(
      ({ grid, borderMetres }) => grid === owner || borderMetres <= radiusMetres,
    )
    near.sort((a, b) => a.grid - b.grid)
    return near.map(({ grid, borderMetres, share }) => {
      const inside = grid === owner
      // `0 -` so that a point on the border has margin 0, not -0, whichever side it fell to.
      const known =
        inside && borderMetres > radiusMetres ? this.#ownBorder(x, y, owner, radiusMetres) : borderMetres
      return { grid: this.#grids[grid - 1]!, inside, marginMetres: inside ? known : 0 - known, share }
    })
  }

  nearest(p: LngLat): { grid: PlanGrid; marginMetres: number } | null {
    const { x, y, owner } = this.#stepsOf(p)
    if (this.#cells.edges.size === 0) return null
    if (owner !== 0) return { grid: this.#grids[owner - 1]!, marginMetres: this.#ownBorder(x, y, owner, 0) }
    for (let reach = this.#cellMetres(); ; reach *= 4) {
      const near = this.#within(x, y, 0, reach)
        .filter(({ borderMetres }) => borderMetres <= reach || reach > LAST_REACH_METRES)
        .map(({ grid, borderMetres }) => ({ grid: this.#grids[grid - 1]!, marginMetres: 0 - borderMetres }))
      if (near.length > 0) return near.reduce(greaterMargin)
    }
  }

  #stepsOf(p: LngLat): { x: number; y: number; owner: number } {
    const { originX, originY } = this.#cells.edges
    const [x, y] = [latticeSteps(p[0]) - originX, latticeSteps(p[1]) - originY]
    return { x, y, owner: ownerInCells(this.#cells, x, y) }
  }

  #within(x: number, y: number, owner: number, radiusMetres: number): Near[] {
    const which = edgesWithin(this.#cells, x, y, radiusMetres)
    return nearGrids(this.#cells.edges, which, { x, y, owner, radiusMetres })
  }

  /** Metres from a point of a grid to that grid's border, by looking ever further. */
  #ownBorder(x: number, y: number, owner: number, fromMetres: number): number {
    for (let reach = Math.max(2 * fromMetres, this.#cellMetres()); ; reach *= 2) {
      const own = this.#within(x, y, owner, reach).find(({ grid }) => grid === owner)!
      if (own.borderMetres <= reach || reach > LAST_REACH_METRES) return own.borderMetres
    }
  }

  #cellMetres(): number {
    return latticeDegrees(this.#cells.side) * LEAST_METRES_PER_DEGREE
  }
}

/** The box of all edges, degrees. */
function boxOf({ edges: { ends, originX, originY } }: Cells): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < ends.length; i += 2) {
    west = Math.min(west, ends[i]!)
    east = Math.max(east, ends[i]!)
    south = Math.min(south, ends[i + 1]!)
    north = Math.max(north, ends[i + 1]!)
  }
  return [
    latticeDegrees(originX + west),
    latticeDegrees(originY + south),
    latticeDegrees(originX + east),
    latticeDegrees(originY + north),
  ]
}
