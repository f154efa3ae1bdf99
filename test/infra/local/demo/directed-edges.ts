import type { DemoGrid } from '#infra/local/demo/county.ts'

type Vertex = readonly [x: number, y: number]

/**
 * An edge of a grid's ring as it is walked, in whole lattice steps from the plan's corner: exact in doubles.
 */
export interface DirectedEdge {
  grid: number
  from: Vertex
  to: Vertex
}

const STEPS_PER_DEGREE = 2 ** 24
const CORNER = [102, 24] as const

/** A vertex as lattice steps; throws RangeError when it does not lie on the lattice. */
function steps(lng: number, lat: number): Vertex {
  const [x, y] = [(lng - CORNER[0]) * STEPS_PER_DEGREE, (lat - CORNER[1]) * STEPS_PER_DEGREE]
  if (!Number.isInteger(x) || !Number.isInteger(y)) throw new RangeError(`${lng}, ${lat} is off the lattice`)
  return [x, y]
}

const keyOf = (from: Vertex, to: Vertex): string => `${from[0]},${from[1]}>${to[0]},${to[1]}`

/** Every edge of every grid by its two ends; throws when two grids walk the same edge the same way. */
export function directedEdges(grids: readonly DemoGrid[]): Map<string, DirectedEdge> {
  const edges = new Map<string, DirectedEdge>()
  grids.forEach(({ code, geometry }, grid) => {
    const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
    for (const ring of rings) {
      const vertices = ring.map(([lng = NaN, lat = NaN]) => steps(lng, lat))
      vertices.slice(1).forEach((to, index) => {
        const from = vertices[index] ?? to
        const key = keyOf(from, to)
        if (edges.has(key)) throw new Error(`${code} walks ${key}, which another grid walks too`)
        edges.set(key, { grid, from, to })
      })
    }
  })
  return edges
}

/** The grid on the other side of an edge, null on the county's border. */
export const neighbour = (
  edges: ReadonlyMap<string, DirectedEdge>,
  { from, to }: DirectedEdge,
): number | null => edges.get(keyOf(to, from))?.grid ?? null

/**
 * Twice the area that the edges enclose, in square lattice steps, exact; positive when walked
 * counter-clockwise.
 */
export const twiceArea = (edges: Iterable<DirectedEdge>): number =>
  [...edges].reduce((sum, { from, to }) => sum + from[0] * to[1] - from[1] * to[0], 0)

/** Chains edges into closed rings and gives the length of each; throws where two begin at one vertex. */
export function ringLengths(edges: readonly DirectedEdge[]): number[] {
  const next = new Map<string, DirectedEdge>()
  for (const edge of edges) {
    const start = String(edge.from)
    if (next.has(start)) throw new Error(`two borders begin at ${start}`)
    next.set(start, edge)
  }
  const lengths: number[] = []
  for (let edge = first(next); edge; edge = first(next)) {
    let length = 0
    for (let at: DirectedEdge | undefined = edge; at; at = next.get(String(at.to))) {
      if (!next.delete(String(at.from))) break
      length++
    }
    lengths.push(length)
  }
  return lengths
}

const first = (edges: ReadonlyMap<string, DirectedEdge>): DirectedEdge | undefined =>
  edges.values().next().value

/**
 * How many pairs of edges meet anywhere but in a shared end; each border is counted once, not once a side.
 */
export function meetings(edges: ReadonlyMap<string, DirectedEdge>, cellSteps: number): number {
  const cells = new Map<string, DirectedEdge[]>()
  for (const edge of edges.values()) {
    const twin = neighbour(edges, edge)
    if (twin !== null && twin < edge.grid) continue
    const [west, east] = [edge.from[0], edge.to[0]].sort(ascending).map((x) => Math.floor(x / cellSteps))
    const [south, north] = [edge.from[1], edge.to[1]].sort(ascending).map((y) => Math.floor(y / cellSteps))
    for (let x = west ?? 0; x <= (east ?? 0); x++) {
      for (let y = south ?? 0; y <= (north ?? 0); y++) {
        const cell = cells.get(`${x},${y}`)
        if (cell) cell.push(edge)
        else cells.set(`${x},${y}`, [edge])
      }
    }
  }
  let found = 0
  for (const cell of cells.values()) {
    cell.forEach((one, index) => {
      for (const other of cell.slice(0, index)) if (meet(one, other)) found++
    })
  }
  return found
}

const ascending = (one: number, other: number) => one - other

/** Twice the signed area of a triangle: whole steps below 2^23, so the products are exact. */
const turn = (a: Vertex, b: Vertex, c: Vertex): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

function meet(one: DirectedEdge, other: DirectedEdge): boolean {
  const sides = [turn(one.from, one.to, other.from), turn(one.from, one.to, other.to)] as const
  const back = [turn(other.from, other.to, one.from), turn(other.from, other.to, one.to)] as const
  if (sides[0] * sides[1] < 0 && back[0] * back[1] < 0) return true
  const touches = (side: number, point: Vertex, edge: DirectedEdge) =>
    side === 0 && strictlyBetween(point, edge)
  return (
    touches(sides[0], other.from, one) ||
    touches(sides[1], other.to, one) ||
    touches(back[0], one.from, other) ||
    touches(back[1], one.to, other)
  )
}

/** Whether a point on the edge's line lies between its ends. */
function strictlyBetween(point: Vertex, { from, to }: DirectedEdge): boolean {
  const along = (point[0] - from[0]) * (to[0] - from[0]) + (point[1] - from[1]) * (to[1] - from[1])
  const squared = (to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2
  return along > 0 && along < squared
}
