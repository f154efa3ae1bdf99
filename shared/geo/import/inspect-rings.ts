import Flatbush from 'flatbush'
import { orient2d } from 'robust-predicates'

import { ringAreaSquareMetres } from '../area.ts'
import { properCrossing } from '../overlay/noding.ts'
import type { LngLat } from '../position.ts'

/**
 * What is wrong with the rings of one feature as they were drawn, and the area they enclose by their own
 * account, m².
 */
export type RingFindings = {
  openRings: number
  repeatedVertices: number
  misorderedRings: number
  /** Places where a ring crosses, runs along or touches itself, or crosses another ring of its feature. */
  crossings: LngLat[]
  areaSquareMetres: number
}

/**
 * More places than this are not worth listing: such a border is no border, and looking for more would take
 * long.
 */
const MOST_CROSSINGS_LISTED = 1000

/**
 * Reads the rings of one feature's polygons; the area is the largest ring's minus the others', as RFC 7946
 * means it.
 */
export function inspectRings(polygons: readonly (readonly (readonly LngLat[])[])[]): RingFindings {
  const findings = { openRings: 0, repeatedVertices: 0, misorderedRings: 0, areaSquareMetres: 0 }
  for (const polygon of polygons) {
    for (const ring of polygon) {
      const kept = cleanRing(ring).length + (isClosed(ring) ? 1 : 0)
      if (!isClosed(ring)) findings.openRings++
      findings.repeatedVertices += Math.max(0, ring.length - kept)
    }
    const areas = polygon.map(ringAreaSquareMetres)
    const sizes = areas.map(Math.abs)
    const outer = sizes.reduce((largest, size, r) => (size > sizes[largest]! ? r : largest), 0)
    // The outer ring stands first and runs counter-clockwise, holes clockwise.
    if (outer > 0) findings.misorderedRings++
    findings.misorderedRings += areas.filter((area, r) => area !== 0 && area > 0 !== (r === outer)).length
    findings.areaSquareMetres += sizes.reduce((sum, size, r) => (r === outer ? sum + size : sum - size), 0)
  }
  return { ...findings, crossings: crossingsOf(polygons.flat().map(cleanRing)) }
}

function isClosed(ring: readonly LngLat[]): boolean {
  const [first, last] = [ring[0], ring.at(-1)]
  return (
    first !== undefined &&
    last !== undefined &&
    ring.length > 1 &&
    first[0] === last[0] &&
    first[1] === last[1]
  )
}

/** The ring without its closing vertex and without neighbours that are equal. */
function cleanRing(ring: readonly LngLat[]): readonly LngLat[] {
  const open = isClosed(ring) ? ring.slice(0, -1) : ring
  return open.filter(([lng, lat], i) => {
    const before = open.at(i - 1)!
    return open.length === 1 || lng !== before[0] || lat !== before[1]
  })
}

type RingEdge = { ring: number; place: number; a: LngLat; b: LngLat }

function crossingsOf(rings: readonly (readonly LngLat[])[]): LngLat[] {
  const edges: RingEdge[] = rings.flatMap((vertices, ring) =>
    vertices.map((a, place) => ({ ring, place, a, b: vertices[place + 1] ?? vertices[0]! })),
  )
  if (edges.length === 0) return []
  const tree = new Flatbush(edges.length)
  for (const { a, b } of edges) {
    tree.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
  }
  tree.finish()
  const found = new Map<string, LngLat>()
  for (const [i, e] of edges.entries()) {
    if (found.size >= MOST_CROSSINGS_LISTED) break
    const [west, east] = [Math.min(e.a[0], e.b[0]), Math.max(e.a[0], e.b[0])]
    tree.search(west, Math.min(e.a[1], e.b[1]), east, Math.max(e.a[1], e.b[1]), (j) => {
      const meeting = j > i ? wrongMeeting(e, edges[j]!, rings[e.ring]!.length) : null
      if (meeting !== null) found.set(String(meeting), meeting)
      return false
    })
  }
  return [...found.values()]
}

/**
 * Where two edges meet although they may not: different rings may touch in points, a ring may not touch
 * itself.
 */
function wrongMeeting(e: RingEdge, f: RingEdge, ringLength: number): LngLat | null {
  const gap = f.place - e.place
  if (e.ring === f.ring && (gap === 1 || gap === ringLength - 1)) {
    // Neighbours share a vertex; they must not fold back over each other.
    const [outerE, outerF] = gap === 1 ? [e.a, f.b] : [e.b, f.a]
    if (isOn(outerF, e)) return outerF
    return isOn(outerE, f) ? outerE : null
  }
  const crossing = properCrossing(...e.a, ...e.b, ...f.a, ...f.b)
  if (crossing !== null) return crossing
  const touch = [e.a, e.b].find((p) => isOn(p, f)) ?? [f.a, f.b].find((p) => isOn(p, e))
  if (touch === undefined || e.ring === f.ring) return touch ?? null
  const others = [e.a, e.b, f.a, f.b].filter((p) => p[0] !== touch[0] || p[1] !== touch[1])
  return others.find((p) => isOn(p, e) && isOn(p, f)) ?? null
}

function isOn([x, y]: LngLat, { a, b }: RingEdge): boolean {
  if (x < Math.min(a[0], b[0]) || x > Math.max(a[0], b[0])) return false
  if (y < Math.min(a[1], b[1]) || y > Math.max(a[1], b[1])) return false
  return orient2d(...a, ...b, x, y) === 0
}
