import { degreeMetres } from '../ellipsoid.ts'
import { latticeDegrees } from '../lattice.ts'
import { edgesOf, edgeTree, movedLinework, withVisits } from './linework.ts'
import type { EdgeSet, Linework } from './linework.ts'
import { visitsOf } from './noding.ts'
import { PairTable } from './pair-table.ts'

/**
 * Borders this near to each other are one border drawn twice. Foreign data carries 0.1 mm to some centimetres
 * of noise between neighbours; nothing that a grid's border stands for on the ground is finer than 5 cm.
 */
export const WELD_METRES = 0.05

export interface Welding {
  readonly linework: Linework
  /** Vertices moved onto another one, and vertices put into an edge that passes them. */
  readonly movedVertices: number
  readonly bentEdges: number
}

/**
 * Welds what lies within 5 cm: vertices to the first one there, then edges to the vertices they pass. Edges
 * that two parts already share, bit by bit, are the plan's own work and stay where they are: importing an
 * exported plan changes nothing.
 */
export function weldLinework(linework: Linework): Welding {
  const { vertices } = linework
  const { east, north } = degreeMetres(latticeDegrees(middle(vertices.ys)))
  const scale = { x: (latticeDegrees(1) * east) / WELD_METRES, y: (latticeDegrees(1) * north) / WELD_METRES }
  const target = weldTargets(vertices, anchorsOf(linework, edgesOf(linework)), scale)
  const moved = movedLinework(linework, (v) => [vertices.xs[target[v]!]!, vertices.ys[target[v]!]!])
  const movedVertices = target.reduce((count, to, v) => count + (to === v ? 0 : 1), 0)
  return { ...bendEdges(moved, scale), movedVertices }
}

type Scale = { x: number; y: number }

/** Leads each edge through the vertices within reach that it passes, unless both are anchored. */
function bendEdges(linework: Linework, scale: Scale): { linework: Linework; bentEdges: number } {
  const edges = edgesOf(linework)
  const { vertices } = linework
  const { xs, ys } = vertices
  const tree = edgeTree(vertices, edges)
  if (tree === null) return { linework, bentEdges: 0 }
  const shared = sharedEdges(linework, edges)
  const anchored = anchorsOf(linework, edges)
  const visits = visitsOf(vertices, edges, tree, 1 / scale.x, (v, e) => {
    if (shared[e] === 1 && anchored[v] === 1) return false
    const [a, b] = [edges.from[e]!, edges.to[e]!]
    const [ax, ay] = [(xs[a]! - xs[v]!) * scale.x, (ys[a]! - ys[v]!) * scale.y]
    const [dx, dy] = [(xs[b]! - xs[a]!) * scale.x, (ys[b]! - ys[a]!) * scale.y]
    const t = -(ax * dx + ay * dy) / (dx * dx + dy * dy)
    return t > 0 && t < 1 && (ax + t * dx) ** 2 + (ay + t * dy) ** 2 <= 1
  })
  return { linework: withVisits(linework, edges, visits), bentEdges: visits.size }
}

/** 1 for each edge that rings of two different parts run along. */
function sharedEdges({ rings }: Linework, { from, steps }: EdgeSet): Uint8Array {
  const shared = new Uint8Array(from.length)
  const seenBy = new Int32Array(from.length).fill(-1)
  rings.forEach(({ part }, r) => {
    for (const edge of steps[r]!) {
      if (seenBy[edge] !== -1 && seenBy[edge] !== part) shared[edge] = 1
      seenBy[edge] = part
    }
  })
  return shared
}

/** 1 for each vertex all of whose edges are shared. */
function anchorsOf(linework: Linework, edges: EdgeSet): Uint8Array {
  const shared = sharedEdges(linework, edges)
  const anchored = new Uint8Array(linework.vertices.size).fill(1)
  shared.forEach((isShared, e) => {
    if (isShared === 0) anchored[edges.from[e]!] = anchored[edges.to[e]!] = 0
  })
  return anchored
}

/**
 * For each vertex the one it moves to: itself, or the first vertex within reach; anchors come first and never
 * move.
 */
function weldTargets(vertices: PairTable, anchored: Uint8Array, scale: Scale): Int32Array {
  const cells = new PairTable()
  const members: number[][] = []
  const target = new Int32Array(vertices.size)
  const place = (v: number, mayMove: boolean): void => {
    const [x, y] = [vertices.xs[v]! * scale.x, vertices.ys[v]! * scale.y]
    const [column, row] = [Math.floor(x), Math.floor(y)]
    const near = mayMove ? nearestMember(vertices, scale, v, neighbourhood(cells, members, column, row)) : -1
    target[v] = near === -1 ? v : near
    if (near !== -1) return
    const cell = cells.idOf(column, row)
    ;(members[cell] ??= []).push(v)
  }
  anchored.forEach((is, v) => is === 1 && place(v, false))
  anchored.forEach((is, v) => is === 0 && place(v, true))
  return target
}

/** A cell is as wide as the reach, so nine of them hold everything that can be within it. */
function neighbourhood(
  cells: PairTable,
  members: readonly number[][],
  column: number,
  row: number,
): number[] {
  const found: number[] = []
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) found.push(...(members[cells.find(column + dx, row + dy)] ?? []))
  }
  return found
}

function nearestMember({ xs, ys }: PairTable, scale: Scale, v: number, members: readonly number[]): number {
  let nearest = -1
  let least = 1
  for (const w of members) {
    const square = ((xs[w]! - xs[v]!) * scale.x) ** 2 + ((ys[w]! - ys[v]!) * scale.y) ** 2
    if (square > least || (square === least && nearest !== -1)) continue
    ;[nearest, least] = [w, square]
  }
  return nearest
}

function middle(values: readonly number[]): number {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return least <= most ? (least + most) / 2 : 0
}
