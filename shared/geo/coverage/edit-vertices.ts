import type { LngLat } from '../position.ts'
import type { Coverage, CoverageGrid, Edited, FlatRing } from './coverage.ts'
import { gridWith, refusal, stepsIn } from './coverage.ts'
import { settle } from './settle.ts'

type Step = readonly [number, number]

/**
 * The outer border of a plan is the parent's: it moves only when the caller says so, since that changes the
 * plan's area.
 */
export interface OutlineOption {
  readonly reshapesOutline?: boolean
}

/** Moves the vertex at `from` for every grid that has it. */
export function moveVertex(coverage: Coverage, from: LngLat, to: LngLat, option: OutlineOption = {}): Edited {
  return moveAll(coverage, [[stepsIn(coverage, from), stepsIn(coverage, to)]], option)
}

/** Moves both ends of an edge by as much as its first end, `from`, moves to `to`. */
export function moveEdge(
  coverage: Coverage,
  edge: readonly [LngLat, LngLat],
  to: LngLat,
  option: OutlineOption = {},
): Edited {
  const [a, b, target] = [stepsIn(coverage, edge[0]), stepsIn(coverage, edge[1]), stepsIn(coverage, to)]
  if (!coverage.grids.some((grid) => hasEdge(grid, a, b) || hasEdge(grid, b, a)))
    return refusal('no-such-edge')
  return moveAll(
    coverage,
    [
      [a, target],
      [b, [b[0] + target[0] - a[0], b[1] + target[1] - a[1]]],
    ],
    option,
  )
}

/** Puts a vertex into the edge a-b of every grid that has it. */
export function insertVertex(
  coverage: Coverage,
  edge: readonly [LngLat, LngLat],
  at: LngLat,
  option: OutlineOption = {},
): Edited {
  const [a, b, put] = [stepsIn(coverage, edge[0]), stepsIn(coverage, edge[1]), stepsIn(coverage, at)]
  const owners = coverage.grids.flatMap((grid, i) => (hasEdge(grid, a, b) || hasEdge(grid, b, a) ? [i] : []))
  if (owners.length === 0) return refusal('no-such-edge')
  if (owners.length === 1 && option.reshapesOutline !== true && !isOnLine(a, b, put))
    return refusal('outline', coverage.grids[owners[0]!]!.code)
  const isEdge = (p: Step, q: Step): boolean => (isAt(p, a) && isAt(q, b)) || (isAt(p, b) && isAt(q, a))
  return redraw(coverage, owners, (ring) => {
    const vertices: number[] = []
    eachEdge(ring, (p, q) => {
      vertices.push(...p)
      if (isEdge(p, q)) vertices.push(...put)
    })
    return vertices
  })
}

/** Takes a vertex out of a border; nodes, where more than two edges meet, stay. */
export function deleteVertex(coverage: Coverage, at: LngLat, option: OutlineOption = {}): Edited {
  const gone = stepsIn(coverage, at)
  const owners = ownersOf(coverage, gone)
  if (owners.length === 0) return refusal('no-such-vertex')
  const codes = owners.map((i) => coverage.grids[i]!.code)
  const { beside, isOutline } = starOf(coverage, owners, gone)
  const [a, b, ...others] = beside
  if (others.length > 0) return refusal('node', ...codes)
  if (isOutline && option.reshapesOutline !== true && !(a && b && isOnLine(a, b, gone)))
    return refusal('outline', ...codes)
  return redraw(coverage, owners, (ring) => {
    const vertices: number[] = []
    eachEdge(ring, (p) => !isAt(p, gone) && vertices.push(...p))
    return vertices
  })
}

function moveAll(coverage: Coverage, moves: readonly [Step, Step][], option: OutlineOption): Edited {
  const owners = new Set<number>()
  for (const [from] of moves) {
    const own = ownersOf(coverage, from)
    if (own.length === 0) return refusal('no-such-vertex')
    if (option.reshapesOutline !== true && starOf(coverage, own, from).isOutline)
      return refusal('outline', ...own.map((i) => coverage.grids[i]!.code))
    own.forEach((i) => owners.add(i))
  }
  return redraw(coverage, [...owners], (ring) => {
    const vertices: number[] = []
    eachEdge(ring, (p) => vertices.push(...(moves.find(([from]) => isAt(p, from))?.[1] ?? p)))
    return vertices
  })
}

function redraw(
  coverage: Coverage,
  owners: readonly number[],
  redrawn: (ring: FlatRing) => number[],
): Edited {
  const changed = owners.map((i): [number, CoverageGrid] => {
    const grid = coverage.grids[i]!
    const polygons = grid.polygons.map((rings) => rings.map((ring) => Int32Array.from(redrawn(ring))))
    return [i, gridWith(grid, polygons)]
  })
  return settle(coverage, { changed: new Map(changed), added: [] })
}

/** Places of the grids that have a vertex; boxes first, since nearly all grids are elsewhere. */
function ownersOf({ grids }: Coverage, [x, y]: Step): number[] {
  return grids.flatMap(({ box, polygons }, i) => {
    if (x < box.west || x > box.east || y < box.south || y > box.north) return []
    const has = polygons.flat().some((ring) => {
      for (let k = 0; k < ring.length; k += 2) if (ring[k] === x && ring[k + 1] === y) return true
      return false
    })
    return has ? [i] : []
  })
}

/** The vertices beside one, and whether some edge between has no grid on its other side. */
function starOf(
  { grids }: Coverage,
  owners: readonly number[],
  at: Step,
): { beside: Step[]; isOutline: boolean } {
  const balance = new Map<string, { vertex: Step; times: number }>()
  const count = (vertex: Step, step: number): void => {
    const known = balance.get(String(vertex)) ?? { vertex, times: 0 }
    balance.set(String(vertex), { vertex, times: known.times + step })
  }
  for (const i of owners) {
    for (const ring of grids[i]!.polygons.flat()) {
      eachEdge(ring, (p, q) => {
        if (isAt(p, at)) count(q, 1)
        if (isAt(q, at)) count(p, -1)
      })
    }
  }
  const rows = [...balance.values()]
  return { beside: rows.map(({ vertex }) => vertex), isOutline: rows.some(({ times }) => times !== 0) }
}

function hasEdge({ box, polygons }: CoverageGrid, a: Step, b: Step): boolean {
  if (a[0] < box.west || a[0] > box.east || a[1] < box.south || a[1] > box.north) return false
  let has = false
  for (const ring of polygons.flat()) eachEdge(ring, (p, q) => (has ||= isAt(p, a) && isAt(q, b)))
  return has
}

function eachEdge(ring: FlatRing, visit: (p: Step, q: Step) => void): void {
  for (let i = 0; i < ring.length; i += 2) {
    const next = i + 2 === ring.length ? 0 : i + 2
    visit([ring[i]!, ring[i + 1]!], [ring[next]!, ring[next + 1]!])
  }
}

const isAt = (p: Step, q: Step): boolean => p[0] === q[0] && p[1] === q[1]

function isOnLine(a: Step, b: Step, p: Step): boolean {
  return (b[0] - a[0]) * (p[1] - a[1]) === (b[1] - a[1]) * (p[0] - a[0])
}
