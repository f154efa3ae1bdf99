import { latticeDegrees } from '../lattice.ts'
import { polygonsOf } from '../merge.ts'
import { arrange } from '../overlay/arrangement.ts'
import { dissolveFaces } from '../overlay/dissolve.ts'
import { buildLinework } from '../overlay/linework.ts'
import type { Linework } from '../overlay/linework.ts'
import { nodeLinework } from '../overlay/noding.ts'
import type { LngLat } from '../position.ts'
import type { Coverage, CoverageGrid, Edited, FlatRing } from './coverage.ts'
import { flatGrid, geometryOf, gridWith, refusal } from './coverage.ts'
import { settle } from './settle.ts'

/** How far around everything the cut is closed, in steps: far enough to touch nothing. */
const ROOM_STEPS = 64

export interface Split {
  readonly code: string
  /** Where to cut, from outside the grid to outside it; degrees. */
  readonly line: readonly LngLat[]
  /** The grids to the right and to the left of the line; one of them may keep the old code. */
  readonly into: readonly [right: { code: string; name: string }, left: { code: string; name: string }]
}

/**
 * Cuts a grid in two along a line. Where the line crosses its border both halves get a vertex, and so does
 * the neighbour: without it nearly every half would overlap or miss the neighbour by a hair. Either half may
 * have several parts.
 */
export function splitGrid(coverage: Coverage, { code, line, into }: Split): Edited {
  const place = coverage.grids.findIndex((grid) => grid.code === code)
  const grid = coverage.grids[place]
  if (grid === undefined) return refusal('no-such-grid', code)
  const taken = coverage.grids.find(
    (other) => other !== grid && into.some((half) => half.code === other.code),
  )
  if (taken !== undefined || into[0].code === into[1].code)
    return refusal('code-taken', taken?.code ?? into[0].code)
  const parts = polygonsOf(geometryOf(coverage, grid.polygons))
  const before = buildLinework([...parts, [closedCut(line, parts.flat(2))]])
  const noded = nodeLinework(before)
  if (noded === null) return refusal('line-misses', code)
  const { halfEdgesOf, partsOf, ...rest } = arrange(noded)
  const cut = parts.length
  const facesWhere = (isLeft: boolean): number[] =>
    partsOf.flatMap((own, face) =>
      own.some((part) => part !== cut) && own.includes(cut) === isLeft ? [face] : [],
    )
  const halves = [facesWhere(false), facesWhere(true)].map((faces) =>
    dissolveFaces({ halfEdgesOf, partsOf, ...rest }, faces),
  )
  const added = halves.flatMap((geometry, i) =>
    geometry === null ? [] : [flatGrid({ ...into[i]!, geometry }, coverage.originX, coverage.originY)],
  )
  if (added.length < 2) return refusal('line-misses', code)
  const changed = withNewVertices(coverage, grid, newVertices(coverage, before, noded, cut))
  return settle(coverage, { changed: changed.set(place, null), added })
}

/** The line closed far around everything, so that what lies to its left is inside. */
function closedCut(line: readonly LngLat[], vertices: readonly LngLat[]): LngLat[] {
  const all = [...line, ...vertices]
  const room = latticeDegrees(ROOM_STEPS)
  const west = all.reduce((least, [lng]) => Math.min(least, lng), Infinity) - room
  const east = all.reduce((most, [lng]) => Math.max(most, lng), -Infinity) + room
  const south = all.reduce((least, [, lat]) => Math.min(least, lat), Infinity) - room
  const north = all.reduce((most, [, lat]) => Math.max(most, lat), -Infinity) + room
  // Counter-clockwise from the line's end to its start, along the frame, by how far round each one looks out.
  const frame: LngLat[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ]
  const [start, end] = [outlookOf(line[0] ?? [west, south]), outlookOf(line.at(-1) ?? [west, south])]
  const turns = [0, 1, 2, 3].map((i) => (end.side + 1 + i) % 4)
  const sides =
    start.side === end.side && start.along >= end.along
      ? []
      : turns.slice(0, (start.side - end.side + 4) % 4 || 4)
  return [...line, end.foot, ...sides.map((i) => frame[i]!), start.foot]

  /** The nearest place on the frame: side 0 is the southern one, then counter-clockwise. */
  function outlookOf([lng, lat]: LngLat): { side: number; along: number; foot: LngLat } {
    const reaches = [lat - south, east - lng, north - lat, lng - west]
    const side = reaches.indexOf(Math.min(...reaches))
    const feet: LngLat[] = [
      [lng, south],
      [east, lat],
      [lng, north],
      [west, lat],
    ]
    return { side, along: [lng, lat, -lng, -lat][side]!, foot: feet[side]! }
  }
}

/**
 * For each edge of the grid that was led through new vertices, by its ends, those vertices in the direction
 * of the grid.
 */
export function newVertices(
  coverage: Coverage,
  before: Linework,
  after: Linework,
  cut: number,
): Map<string, number[]> {
  const found = new Map<string, number[]>()
  const at = ({ vertices }: Linework, v: number): [number, number] => [
    vertices.xs[v]! - coverage.originX,
    vertices.ys[v]! - coverage.originY,
  ]
  before.rings.forEach(({ part, path }, r) => {
    if (part === cut) return
    const longer = after.rings[r]!.path
    let k = 0
    path.forEach((vertex, i) => {
      const [from, to] = [at(before, vertex), at(before, path[i + 1] ?? path[0]!)]
      const between: number[] = []
      for (k++; k < longer.length && String(at(after, longer[k]!)) !== String(to); k++)
        between.push(...at(after, longer[k]!))
      if (between.length > 0) found.set(`${String(from)}>${String(to)}`, between)
    })
  })
  return found
}

/** Neighbours with the new vertices put into the edges they share, which run the other way. */
export function withNewVertices(
  { grids }: Coverage,
  split: CoverageGrid,
  found: ReadonlyMap<string, readonly number[]>,
): Map<number, CoverageGrid | null> {
  const changed = new Map<number, CoverageGrid | null>()
  if (found.size === 0) return changed
  grids.forEach((grid, i) => {
    const { box } = grid
    if (grid === split || box.west > split.box.east || box.east < split.box.west) return
    if (box.south > split.box.north || box.north < split.box.south) return
    let isLonger = false
    const polygons = grid.polygons.map((rings) =>
      rings.map((ring) => {
        const longer = lengthened(ring, found)
        isLonger ||= longer.length > ring.length
        return longer
      }),
    )
    if (isLonger) changed.set(i, gridWith(grid, polygons))
  })
  return changed
}

function lengthened(ring: FlatRing, found: ReadonlyMap<string, readonly number[]>): FlatRing {
  const vertices: number[] = []
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length
    vertices.push(ring[i]!, ring[i + 1]!)
    const between = found.get(`${ring[next]},${ring[next + 1]}>${ring[i]},${ring[i + 1]}`) ?? []
    for (let k = between.length - 2; k >= 0; k -= 2) vertices.push(between[k]!, between[k + 1]!)
  }
  return Int32Array.from(vertices)
}
