import type { DraftGrid } from './draft.ts'

export interface Named {
  readonly code: string
  readonly name: string
}

/** A grid that is looked at, as it was or as it is; `code` is the one it has afterwards. */
export interface Piece extends Named {
  readonly side: 'before' | 'after'
  readonly grid: DraftGrid
}

/** Changed grids, with what lies under or over them, in groups whose boxes hang together. */
export function clustersOf(pieces: readonly Piece[]): Piece[][] {
  const grids = new Map(pieces.map((one) => [`${one.side} ${one.code}`, one.grid]))
  const isChanged = ({ side, code, grid }: Piece): boolean => {
    const other = grids.get(`${side === 'before' ? 'after' : 'before'} ${code}`)
    return other?.layer !== grid.layer || !isSameShape(other.geometry, grid.geometry)
  }
  const changed = pieces.filter(isChanged).map((one) => ({ one, box: boxOf(one.grid) }))
  const still = pieces.filter((one) => !isChanged(one)).map((one) => ({ one, box: boxOf(one.grid) }))
  changed.sort((a, b) => a.box[0] - b.box[0])
  const clusters: { box: Box; pieces: Piece[] }[] = []
  for (const { one, box } of changed) {
    const met = clusters.filter((cluster) => boxesMeet(cluster.box, box))
    const joined = met.reduce((all, cluster) => around(all, cluster.box), box)
    for (const cluster of met) clusters.splice(clusters.indexOf(cluster), 1)
    clusters.push({ box: joined, pieces: [...met.flatMap((cluster) => cluster.pieces), one] })
  }
  return clusters.map((cluster) => {
    const layers = new Set(cluster.pieces.map(({ grid }) => grid.layer))
    const beside = still.filter(
      ({ one, box }) => boxesMeet(cluster.box, box) && !(layers.size === 1 && layers.has(one.grid.layer)),
    )
    return [...cluster.pieces, ...beside.map(({ one }) => one)]
  })
}

/** Vertex by vertex: on the lattice nothing is nearly the same. */
function isSameShape(a: DraftGrid['geometry'], b: DraftGrid['geometry']): boolean {
  if (a === b) return true
  const [own, other] = [ringsOf(a), ringsOf(b)]
  return (
    own.length === other.length &&
    own.every((ring, r) => {
      const beside = other[r]!
      return (
        ring.length === beside.length && ring.every(([x, y], i) => x === beside[i]![0] && y === beside[i]![1])
      )
    })
  )
}

const ringsOf = (geometry: DraftGrid['geometry']): [number, number][][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

type Box = readonly [west: number, south: number, east: number, north: number]

function boxOf({ geometry }: DraftGrid): Box {
  let box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  for (const [outer] of polygons) for (const [x, y] of outer ?? []) box = around(box, [x, y, x, y])
  return box
}

const around = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
]

const boxesMeet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
