import { Delaunay } from 'd3-delaunay'
import type { Polygon } from 'geojson'

import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { LATTICE_DEGREES, latticeSteps, snapGeometry } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'

/** A repeatable stream of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function codeOf(i: number): string {
  return `5304020060${String(i).padStart(5, '0')}`
}

export function aGrid(i: number, ...rings: LngLat[][]): PlanGrid {
  const coordinates = rings.map((ring) => ring.map((vertex) => [...vertex]))
  return { code: codeOf(i), name: `Grid ${i}`, geometry: { type: 'Polygon', coordinates } }
}

/** A rectangle of lattice-born corners, counter-clockwise. */
export function rectangle(west: number, south: number, east: number, north: number): LngLat[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

type Options = { grids: number; seed: number; sizeDegrees?: number; bends?: number; even?: boolean }

/**
 * A Voronoi tiling on the lattice near Yuxi, whose cells share wiggly borders bit by bit: `bends` extra
 * vertices a border. `even` spreads the sites: among very many at random some borders meet so sharply that
 * their bends cross.
 */
export function voronoiCoverage({
  grids,
  seed,
  sizeDegrees = 0.4,
  bends = 0,
  even = false,
}: Options): PlanGrid[] {
  const random = seeded(seed)
  const [west, south] = [102.4, 24.2]
  const columns = Math.ceil(Math.sqrt(grids))
  const place = (position: number): number => (even ? (position + 0.2 + 0.6 * random()) / columns : random())
  const sites = Array.from({ length: grids }, (_, i): LngLat => [
    west + sizeDegrees * place(i % columns),
    south + sizeDegrees * place(Math.floor(i / columns)),
  ])
  const delaunay = Delaunay.from(sites.map(([lng, lat]): [number, number] => [lng, lat]))
  const voronoi = delaunay.voronoi([west, south, west + sizeDegrees, south + sizeDegrees])
  return sites.flatMap((_, i) => {
    const cell: LngLat[] = voronoi.cellPolygon(i)
    if (cell === null) return []
    const polygon: Polygon = { type: 'Polygon', coordinates: [cell.map(([lng, lat]) => [lng, lat])] }
    const ring = (snapGeometry(polygon).coordinates[0] ?? []).map(([lng, lat]): LngLat => [lng!, lat!])
    return ring.length < 4 ? [] : [aGrid(i, bends === 0 ? ring : bent(ring, bends))]
  })
}

/** Bends each border by an amount that both neighbours compute alike, whichever way they run along it. */
function bent(ring: readonly LngLat[], bends: number): LngLat[] {
  const bendy: LngLat[] = []
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i]!, ring[i + 1]!]
    const forward = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
    const chain = forward ? chainBetween(a, b, bends) : chainBetween(b, a, bends).toReversed()
    bendy.push(a, ...chain)
  }
  return [...bendy, ring[0]!]
}

function chainBetween(a: LngLat, b: LngLat, bends: number): LngLat[] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const random = seeded(
    latticeSteps(a[0]) * 31 + latticeSteps(a[1]) * 17 + latticeSteps(b[0]) * 7 + latticeSteps(b[1]),
  )
  const chain = Array.from({ length: bends }, (_, k): LngLat => {
    const along = (k + 1) / (bends + 1)
    // Small against the angle between two borders at a node, so that borders do not cross.
    const aside = (random() - 0.5) * 0.03 * Math.min(along, 1 - along)
    return [onLattice(a[0] + along * dx - aside * dy), onLattice(a[1] + along * dy + aside * dx)]
  })
  const path = [a, ...chain, b]
  return chain.filter((vertex, k) => String(vertex) !== String(path[k]) && String(vertex) !== String(b))
}

function onLattice(degrees: number): number {
  return latticeSteps(degrees) * LATTICE_DEGREES
}

export function ringsOf(grid: PlanGrid): LngLat[][] {
  const { geometry } = grid
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
  return rings.map((ring) => ring.map(([lng, lat]): LngLat => [lng!, lat!]))
}

/** Every vertex, and the exact middle of every edge. */
export function borderPoints(grids: readonly PlanGrid[]): LngLat[] {
  return grids.flatMap((grid) =>
    ringsOf(grid).flatMap((ring) =>
      ring.flatMap((a, i): LngLat[] => {
        const b = ring[i + 1]
        return b === undefined ? [a] : [a, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]]
      }),
    ),
  )
}

/** The same points along edges that only one grid has: the layer's own border. */
export function outerBorderPoints(grids: readonly PlanGrid[]): LngLat[] {
  const edges = new Set(directedEdges(grids))
  return grids.flatMap((grid) =>
    ringsOf(grid).flatMap((ring) =>
      ring.slice(1).flatMap((b, i): LngLat[] => {
        const a = ring[i]!
        return edges.has(`${String(b)}>${String(a)}`) ? [] : [a, b, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]]
      }),
    ),
  )
}

/** Directed edges as text; in a valid coverage none occurs twice. */
export function directedEdges(grids: readonly PlanGrid[]): string[] {
  return grids.flatMap((grid) =>
    ringsOf(grid).flatMap((ring) => ring.slice(1).map((b, i) => `${String(ring[i])}>${String(b)}`)),
  )
}
