import { snap } from '#shared/geo/lattice.ts'
import { KM_PER_DEGREE, TOWN_CENTRE } from './layout.ts'
import { bell, type Random } from './seeded-random.ts'
import type { Edge, Tessellation } from './tessellation.ts'

type Position = [lng: number, lat: number]
type Ring = Position[]

const KM_PER_DEGREE_EAST = KM_PER_DEGREE * Math.cos((TOWN_CENTRE.lat * Math.PI) / 180)

/** Stretches of border about a grid, and the shortest one: below 2 m the lattice's own steps would show. */
const STRETCHES = 30
const SHORTEST_STRETCH_KM = 0.002

/** First swing against the border's length, and how much of it each halving keeps. */
const SWING = 0.14
const SWING_KEPT = 0.58

/**
 * Share of the room beside it that a border may use: less than all, so that snapping cannot make two meet.
 */
const ROOM_USED = 0.6

/**
 * Turns straight borders into wandering ones and cells into closed rings on the lattice, counter-clockwise.
 * Both cells of a border get the same vertices, bit for bit.
 *
 * Why nothing can cross: each border stays inside the kite of its two corners and two sites, and kites share
 * no inside.
 *
 *            site              the room at t along the border rises in a line from
 *          /   |  \            nothing at a corner to the site's distance at its foot;
 *   from <-----+----> to       a border is a function of t under a concave bound, so it
 *          \   |  /            neither leaves the kite nor meets itself
 *            site
 */
export function drawRings({ edges, rings }: Tessellation, random: Random): Ring[] {
  const perimeterKm = rings.map((ring) =>
    ring.reduce((sum, step) => sum + (edges[step >= 0 ? step : ~step]?.lengthKm ?? 0), 0),
  )
  const lines = edges.map((edge) => {
    const [left, right] = [
      perimeterKm[edge.left] ?? 0,
      perimeterKm[edge.right] ?? perimeterKm[edge.left] ?? 0,
    ]
    const stretchKm = Math.max(SHORTEST_STRETCH_KM, (left + right) / 2 / STRETCHES)
    return drawLine(edge, Math.max(1, Math.round(edge.lengthKm / stretchKm)), random)
  })
  return rings.map((ring) => closeRing(ring.flatMap((step) => walked(lines, step))))
}

/** The vertices of one border from its first corner to its last, snapped, `stretches` apart. */
function drawLine(
  { from, to, lengthKm, siteDistanceKm, siteFoot }: Edge,
  stretches: number,
  random: Random,
): Ring {
  const swings = new Float64Array(stretches + 1)
  const displace = (low: number, high: number, reachKm: number): void => {
    if (high - low < 2) return
    const middle = Math.floor((low + high + (random() < 0.5 ? 0 : 1)) / 2)
    swings[middle] = ((swings[low] ?? 0) + (swings[high] ?? 0)) / 2 + reachKm * bell(random)
    displace(low, middle, reachKm * SWING_KEPT)
    displace(middle, high, reachKm * SWING_KEPT)
  }
  displace(0, stretches, SWING * lengthKm)
  const [alongX, alongY] = [to[0] - from[0], to[1] - from[1]]
  return Array.from(swings, (swing, index) => {
    const inner = index > 0 && index < stretches
    const t = (index + (inner ? (random() - 0.5) * 0.5 : 0)) / stretches
    const roomKm = ROOM_USED * siteDistanceKm * Math.min(rise(t, siteFoot), rise(1 - t, 1 - siteFoot))
    const offset = inner ? (roomKm * Math.tanh(swing / roomKm)) / lengthKm : 0
    return toLattice(from[0] + t * alongX - offset * alongY, from[1] + t * alongY + offset * alongX)
  })
}

/**
 * How far a line from the corner (0) to the site (1, at `foot`) has risen at t; no bound where the foot lies
 * behind.
 */
const rise = (t: number, foot: number): number => (foot <= 0 ? Infinity : t / foot)

/** Degrees on the plan's lattice from kilometres in the demo's plane. */
function toLattice(x: number, y: number): Position {
  const [lng, lat] = snap([TOWN_CENTRE.lng + x / KM_PER_DEGREE_EAST, TOWN_CENTRE.lat + y / KM_PER_DEGREE])
  return [lng, lat]
}

/** The border's vertices in walking order, without the last, which begins the next border. */
function walked(lines: readonly Ring[], step: number): Ring {
  const line = lines[step >= 0 ? step : ~step] ?? []
  return step >= 0 ? line.slice(0, -1) : line.slice(1).reverse()
}

/** Drops vertices that snapping has made equal to the one before, and repeats the first at the end. */
function closeRing(vertices: Ring): Ring {
  const kept = vertices.filter(([lng, lat], index) => {
    const before = vertices.at(index - 1)
    return before === undefined || before[0] !== lng || before[1] !== lat
  })
  const first = kept[0]
  return first === undefined ? [] : [...kept.map(([lng, lat]): Position => [lng, lat]), [...first]]
}
