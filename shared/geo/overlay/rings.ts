import type { MultiPolygon, Polygon } from 'geojson'
import { orient2d } from 'robust-predicates'

import { crossesUpward } from '../half-open.ts'
import { latticeDegrees } from '../lattice.ts'

/** An open ring of lattice steps, its polygon on the left. */
export type StepRing = readonly (readonly [number, number])[]

/**
 * Polygons from closed walks with their inside on the left, as RFC 7946 winds them: walks that pass a vertex
 * twice are cut there, counter-clockwise loops become outer rings, clockwise ones the holes of the smallest
 * ring around them. Rings start at their westernmost vertex and polygons stand from west to east, so that
 * equal regions have equal text. Null when no ring is left.
 */
export function polygonsFromRings(walks: readonly StepRing[]): Polygon | MultiPolygon | null {
  const loops = walks.flatMap(cutAtRepeats).map(fromWestmost).sort(compareRings)
  const polygons = loops.filter(isCounterClockwise).map((ring) => ({ area: areaOf(ring), rings: [ring] }))
  for (const hole of loops.filter((ring) => !isCounterClockwise(ring))) {
    const around = polygons.filter(({ rings }) => polygons.length === 1 || isWithin(hole, rings[0]!))
    const [first, ...rest] = around
    if (first === undefined) throw new Error(`hole at ${String(hole[0])} lies in no ring`)
    rest.reduce((least, polygon) => (polygon.area < least.area ? polygon : least), first).rings.push(hole)
  }
  const coordinates = polygons.map(({ rings }) => rings.map(toClosedDegrees))
  const [only, ...others] = coordinates
  if (only === undefined) return null
  return others.length === 0 ? { type: 'Polygon', coordinates: only } : { type: 'MultiPolygon', coordinates }
}

/**
 * A walk that touches itself encloses holes at the touch, or leaves lobes there: each loop between becomes
 * its own ring.
 */
function cutAtRepeats(walk: StepRing): StepRing[] {
  const loops: StepRing[] = []
  const open: (readonly [number, number])[] = []
  const placeOf = new Map<string, number>()
  for (const vertex of walk) {
    const key = `${vertex[0]},${vertex[1]}`
    const earlier = placeOf.get(key)
    if (earlier !== undefined) {
      const loop = open.splice(earlier)
      for (const left of loop) placeOf.delete(`${left[0]},${left[1]}`)
      loops.push(loop)
    }
    placeOf.set(key, open.length)
    open.push(vertex)
  }
  return [...loops, open]
}

function fromWestmost(ring: StepRing): StepRing {
  let least = 0
  ring.forEach((vertex, i) => {
    if (compareVertices(vertex, ring[least]!) < 0) least = i
  })
  return [...ring.slice(least), ...ring.slice(0, least)]
}

/**
 * The corner at the westernmost vertex, which stands first, tells the sense of a simple ring exactly, however
 * thin it is.
 */
function isCounterClockwise(ring: StepRing): boolean {
  const [before, [x, y], after] = [ring.at(-1)!, ring[0]!, ring[1]!]
  return orient2d(before[0], before[1], x, y, after[0], after[1]) < 0
}

/** Twice the area in square steps, to rank rings by size. */
function areaOf(ring: StepRing): number {
  const [ox, oy] = ring[0]!
  let sum = 0
  for (let i = 1; i + 1 < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i]!, ring[i + 1]!]
    sum += (ax - ox) * (by - oy) - (ay - oy) * (bx - ox)
  }
  return Math.abs(sum)
}

/**
 * Noded rings share vertices but no edge, so the middle of an edge is never on the other ring; doubled, it is
 * exact.
 */
function isWithin(inner: StepRing, outer: StepRing): boolean {
  const [px, py] = [inner[0]![0] + inner[1]![0], inner[0]![1] + inner[1]![1]]
  let inside = false
  let [ax, ay] = outer.at(-1)!
  for (const [bx, by] of outer) {
    if (crossesUpward(px, py, 2 * ax, 2 * ay, 2 * bx, 2 * by)) inside = !inside
    ;[ax, ay] = [bx, by]
  }
  return inside
}

function compareVertices(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1]
}

function compareRings(a: StepRing, b: StepRing): number {
  return compareVertices(a[0]!, b[0]!) || compareVertices(a[1]!, b[1]!)
}

function toClosedDegrees(ring: StepRing): [number, number][] {
  const closed = [...ring, ring[0]!]
  return closed.map(([x, y]) => [latticeDegrees(x), latticeDegrees(y)])
}
