import type { EdgeSet } from '../cells/edge-set.ts'
import { turnOf } from '../cells/sides.ts'
import type { PlanGrid } from '../grid-index.ts'
import { polygonsFromRings } from '../overlay/rings.ts'
import type { StepRing } from '../overlay/rings.ts'
import { joinTiles } from './read-tiles.ts'
import type { DecodedTile } from './tile-codec.ts'
import type { TileGrid } from './tile-grids.ts'

/**
 * The grids of a plan from all of its tiles, or of `wanted` those whose tiles are all given, by code; every
 * vertex as it was, rings starting in the west (overlay/rings.ts).
 */
export function gridsFromTiles(tiles: readonly DecodedTile[], wanted?: ReadonlySet<string>): PlanGrid[] {
  const { edges, grids } = joinTiles(tiles)
  return gridsFromEdges(edges, grids, wanted)
}

/**
 * The grids that edges draw, grid n being `grids[n - 1]`; those without edges, and those not wanted, are left
 * out.
 */
export function gridsFromEdges(
  edges: EdgeSet,
  grids: readonly TileGrid[],
  wanted?: ReadonlySet<string>,
): PlanGrid[] {
  const borders = bordersOf(edges, grids.length)
  return grids
    .flatMap(({ code, name }, i): PlanGrid[] => {
      if (wanted?.has(code) === false) return []
      const geometry = polygonsFromRings(ringsOf(edges, borders[i + 1]!))
      return geometry === null ? [] : [{ code, name, geometry }]
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** For each grid its half-edges with the grid on the left: 2e along edge e, 2e + 1 back. */
function bordersOf({ sides, size }: EdgeSet, grids: number): number[][] {
  const borders = Array.from({ length: grids + 1 }, (): number[] => [])
  for (let e = 0; e < size; e++) {
    if (sides[2 * e] === sides[2 * e + 1]) continue
    borders[sides[2 * e]!]!.push(2 * e)
    borders[sides[2 * e + 1]!]!.push(2 * e + 1)
  }
  return borders
}

/**
 * Closed walks along half-edges that do not cross: at a node each goes on by the first border clockwise from
 * where it came.
 */
function ringsOf(edges: EdgeSet, border: readonly number[]): StepRing[] {
  const { ends, originX, originY } = edges
  const keyOf = (h: number): string => `${ends[2 * h]},${ends[2 * h + 1]}`
  const leaving = new Map<string, number[]>()
  for (const h of border) {
    const others = leaving.get(keyOf(h))
    if (others === undefined) leaving.set(keyOf(h), [h])
    else others.push(h)
  }
  const taken = new Set<number>()
  const rings: StepRing[] = []
  for (const start of border) {
    const ring: [number, number][] = []
    for (let h = start; !taken.has(h); h = nextOf(edges, h, leaving.get(keyOf(h ^ 1)) ?? [])) {
      taken.add(h)
      ring.push([originX + ends[2 * h]!, originY + ends[2 * h + 1]!])
    }
    if (ring.length > 0) rings.push(ring)
  }
  return rings
}

/**
 * Of the half-edges that leave where `h` ends, the first clockwise from the way back: what lies between is
 * the grid's inside.
 */
function nextOf({ ends }: EdgeSet, h: number, leaving: readonly number[]): number {
  const [first, ...rest] = leaving
  if (first === undefined) throw new Error(`the border of a grid ends at half-edge ${h}`)
  const [x, y] = [ends[2 * (h ^ 1)]!, ends[2 * (h ^ 1) + 1]!]
  const turn = (a: number, b: number): number =>
    turnOf(ends[2 * (b ^ 1)]!, ends[2 * (b ^ 1) + 1]!, x, y, ends[2 * (a ^ 1)]!, ends[2 * (a ^ 1) + 1]!)
  // Seen from the way back, directions fall into those up to half a turn clockwise and those beyond.
  const isBeyond = (g: number): boolean =>
    turnOf(ends[2 * (g ^ 1)]!, ends[2 * (g ^ 1) + 1]!, x, y, ends[2 * h]!, ends[2 * h + 1]!) > 0
  const isSooner = (g: number, than: number): boolean =>
    isBeyond(g) !== isBeyond(than) ? isBeyond(than) : turn(g, than) < 0
  return rest.reduce((best, g) => (isSooner(g, best) ? g : best), first)
}
