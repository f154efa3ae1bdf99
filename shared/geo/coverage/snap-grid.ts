import { degreeMetres } from '../ellipsoid.ts'
import { latticeDegrees } from '../lattice.ts'
import { eachEdge } from './check-grid.ts'
import type { Coverage, CoverageGrid, FlatRing } from './coverage.ts'
import { gridWith } from './coverage.ts'

type Step = readonly [number, number]
type Edge = readonly [ax: number, ay: number, bx: number, by: number]

export interface SnapOptions {
  /** Borders no further apart than this become one. */
  readonly withinMetres: number
  /** Vertices that stay where they are: what already fits. */
  readonly stays?: (x: number, y: number) => boolean
  /** Edges of others that get no new vertex, as those of an outline that may not move. */
  readonly isFixed?: (...edge: Edge) => boolean
}

export interface Snapped {
  readonly grid: CoverageGrid
  /** Where vertices went, by `x,y`: whoever shares one must follow. */
  readonly moved: ReadonlyMap<string, Step>
  /** New vertices by the edge that they were put into, both ways: `ax,ay>bx,by`. */
  readonly found: ReadonlyMap<string, readonly number[]>
}

/**
 * A grid led along the borders of others, which stay where they are: its vertices go to theirs, else onto
 * their edges, which get them too, and where an edge of it passes a vertex of theirs it is led through it.
 *
 *     theirs  o---------o----o          o----o----o----o
 *     its       x----x         ->            o----o
 */
export function snapGrid(
  coverage: Coverage,
  grid: CoverageGrid,
  others: readonly CoverageGrid[],
  options: SnapOptions,
): Snapped {
  const metric = metricAt(coverage, grid, options.withinMetres)
  const edges = edgesNear(grid, others, metric)
  const vertices = edges.map(([ax, ay]): Step => [ax, ay])
  const moved = new Map<string, Step>()
  const onEdge = new Map<string, { edge: Edge; steps: Step[] }>()
  const target = (x: number, y: number): Step => {
    const known = moved.get(`${x},${y}`)
    if (known !== undefined) return known
    if (options.stays?.(x, y) === true) return [x, y]
    const to = nearestVertex(vertices, x, y, metric) ?? footOn(edges, x, y, metric, options, onEdge) ?? [x, y]
    moved.set(`${x},${y}`, to)
    return to
  }
  const polygons = grid.polygons
    .map((rings) => rings.map((ring) => bent(mapped(ring, target), vertices, metric)).filter(isRing))
    .filter((rings) => rings.length > 0)
  for (const [key, [x, y]] of moved) if (key === `${x},${y}`) moved.delete(key)
  return { grid: gridWith(grid, polygons), moved, found: bothWays(onEdge) }
}

/** Squared metres between two places in steps, near a grid. */
interface Metric {
  readonly x: number
  readonly y: number
  readonly within: number
}

function metricAt(coverage: Coverage, grid: CoverageGrid, within: number): Metric {
  const lat = latticeDegrees(coverage.originY + (grid.box.south + grid.box.north) / 2)
  const { east, north } = degreeMetres(lat)
  return { x: latticeDegrees(1) * east, y: latticeDegrees(1) * north, within }
}

const squareOf = (metric: Metric, dx: number, dy: number): number =>
  (dx * metric.x) ** 2 + (dy * metric.y) ** 2

function edgesNear(grid: CoverageGrid, others: readonly CoverageGrid[], metric: Metric): Edge[] {
  const { box } = grid
  const [roomX, roomY] = [metric.within / metric.x, metric.within / metric.y]
  const near = (ax: number, bx: number, west: number, east: number, room: number): boolean =>
    Math.max(ax, bx) >= west - room && Math.min(ax, bx) <= east + room
  const edges: Edge[] = []
  for (const other of others) {
    if (!near(other.box.west, other.box.east, box.west, box.east, roomX)) continue
    if (!near(other.box.south, other.box.north, box.south, box.north, roomY)) continue
    eachEdge(other, (ax, ay, bx, by) => {
      if (near(ax, bx, box.west, box.east, roomX) && near(ay, by, box.south, box.north, roomY))
        edges.push([ax, ay, bx, by])
    })
  }
  return edges
}

function nearestVertex(vertices: readonly Step[], x: number, y: number, metric: Metric): Step | undefined {
  let nearest: Step | undefined
  let least = metric.within ** 2
  for (const vertex of vertices) {
    const square = squareOf(metric, vertex[0] - x, vertex[1] - y)
    // Of equally near ones the western, then the southern: the order of the grids decides nothing.
    if (square > least || (square === least && nearest !== undefined && !comesFirst(vertex, nearest)))
      continue
    ;[nearest, least] = [vertex, square]
  }
  return nearest
}

const comesFirst = (a: Step, b: Step): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])

/** The place of the nearest edge that is nearest to a vertex, on the lattice; the edge is told of it. */
function footOn(
  edges: readonly Edge[],
  x: number,
  y: number,
  metric: Metric,
  { isFixed }: SnapOptions,
  onEdge: Map<string, { edge: Edge; steps: Step[] }>,
): Step | undefined {
  let nearest: { edge: Edge; step: Step } | undefined
  let least = metric.within ** 2
  for (const edge of edges) {
    const along = alongOf(edge, x, y, metric)
    if (along <= 0 || along >= 1 || isFixed?.(...edge) === true) continue
    const step: Step = [
      Math.round(edge[0] + along * (edge[2] - edge[0])),
      Math.round(edge[1] + along * (edge[3] - edge[1])),
    ]
    const square = squareOf(metric, step[0] - x, step[1] - y)
    if (square < least || nearest === undefined)
      if (square <= least) [nearest, least] = [{ edge, step }, square]
  }
  if (nearest === undefined) return undefined
  const { edge, step } = nearest
  const key = comesFirst([edge[0], edge[1]], [edge[2], edge[3]])
    ? edge.join()
    : [edge[2], edge[3], edge[0], edge[1]].join()
  const known = onEdge.get(key) ?? { edge, steps: [] }
  if (!known.steps.some(([sx, sy]) => sx === step[0] && sy === step[1])) known.steps.push(step)
  onEdge.set(key, known)
  return step
}

/** How far along an edge, from 0 to 1, the place nearest to a point lies. */
function alongOf([ax, ay, bx, by]: Edge, x: number, y: number, metric: Metric): number {
  const [dx, dy] = [(bx - ax) * metric.x, (by - ay) * metric.y]
  return ((x - ax) * metric.x * dx + (y - ay) * metric.y * dy) / (dx * dx + dy * dy)
}

function mapped(ring: FlatRing, target: (x: number, y: number) => Step): Step[] {
  const steps: Step[] = []
  for (let i = 0; i < ring.length; i += 2) steps.push(target(ring[i]!, ring[i + 1]!))
  return steps.filter(([x, y], i) => {
    const [px, py] = steps[(i || steps.length) - 1]!
    return x !== px || y !== py
  })
}

/** A ring led through the vertices that its edges pass. */
function bent(ring: readonly Step[], vertices: readonly Step[], metric: Metric): FlatRing {
  const own = new Set(ring.map(String))
  const longer: number[] = []
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length]!
    const edge: Edge = [...a, ...b]
    longer.push(...a)
    const passed = vertices.flatMap((vertex) => {
      const along = alongOf(edge, vertex[0], vertex[1], metric)
      if (!(along > 0 && along < 1) || own.has(String(vertex))) return []
      const [fx, fy] = [a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])]
      return squareOf(metric, vertex[0] - fx, vertex[1] - fy) <= metric.within ** 2 ? [{ vertex, along }] : []
    })
    for (const { vertex } of passed.sort((p, q) => p.along - q.along)) {
      if (own.has(String(vertex))) continue
      own.add(String(vertex))
      longer.push(...vertex)
    }
  })
  return Int32Array.from(longer)
}

const isRing = (ring: FlatRing): boolean => ring.length >= 6

function bothWays(onEdge: ReadonlyMap<string, { edge: Edge; steps: Step[] }>): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const { edge, steps } of onEdge.values()) {
    const [ax, ay, bx, by] = edge
    const along = ([x, y]: Step): number => (x - ax) * (bx - ax) + (y - ay) * (by - ay)
    const ordered = steps.toSorted((p, q) => along(p) - along(q))
    found.set(`${ax},${ay}>${bx},${by}`, ordered.flat())
    found.set(`${bx},${by}>${ax},${ay}`, ordered.toReversed().flat())
  }
  return found
}
