import type { DraftGrid } from '#shared/grids/draft.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Edge, Handle } from '../../map/sheet-map.ts'

const ringsOf = ({ type, coordinates }: DraftGrid['geometry']): [number, number][][] =>
  type === 'Polygon' ? coordinates : coordinates.flat()

const isAt = ([x, y]: LngLat, [u, v]: LngLat): boolean => x === u && y === v
const keyOf = (...places: LngLat[]): string => places.flat().join()
const middleOf = ([a, b]: Edge): LngLat => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]

/** What of the selected grids can be taken hold of; what two of them share stands once. */
export function handlesOf(grids: readonly Pick<DraftGrid, 'geometry'>[]): Handle[] {
  const vertices = new Map<string, Handle>()
  const edges = new Map<string, Edge>()
  for (const ring of grids.flatMap(({ geometry }) => ringsOf(geometry))) {
    for (const [i, b] of ring.entries()) {
      vertices.set(keyOf(b), { kind: 'vertex', at: b })
      const a = ring[i - 1]
      if (a === undefined || edges.has(keyOf(b, a))) continue
      edges.set(keyOf(a, b), [a, b])
    }
  }
  const between = [...edges.values()].flatMap((edge): Handle[] => [
    { kind: 'edge', edge },
    { kind: 'midpoint', edge, at: middleOf(edge) },
  ])
  return [...between, ...vertices.values()]
}

/** Whether one of a grid's vertices stands at a place. */
export const hasVertex = ({ geometry }: Pick<DraftGrid, 'geometry'>, at: LngLat): boolean =>
  ringsOf(geometry).some((ring) => ring.some((vertex) => isAt(vertex, at)))

/**
 * A geometry with some of its vertices elsewhere and one more, unchecked: to show what would be, however
 * wrong.
 */
export function redrawn(
  geometry: DraftGrid['geometry'],
  moves: readonly Edge[],
  inserted: { edge: Edge; at: LngLat } | null,
): DraftGrid['geometry'] {
  const place = (vertex: [number, number]): [number, number] => {
    const to = moves.find(([from]) => isAt(from, vertex))?.[1]
    return to === undefined ? vertex : [...to]
  }
  const ringWith = (ring: [number, number][]): [number, number][] =>
    ring.flatMap((vertex, i) => {
      const next = ring[i + 1]
      const isSplit = inserted !== null && next !== undefined && isEdge(inserted.edge, [vertex, next])
      return isSplit ? [place(vertex), [...inserted.at]] : [place(vertex)]
    })
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(ringWith) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ringWith)) }
}

const isEdge = ([a, b]: Edge, [p, q]: Edge): boolean =>
  (isAt(a, p) && isAt(b, q)) || (isAt(a, q) && isAt(b, p))
