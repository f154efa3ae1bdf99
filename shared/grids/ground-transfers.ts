import type { MultiPolygon, Polygon } from 'geojson'

import { areaSquareMetres } from '../geo/area.ts'
import { faceAreaSquareMetres, facePerimeterMetres } from '../geo/overlay/dissolve.ts'
import { groundOf, layOver } from '../geo/overlay/lay-over.ts'
import type { Overlay } from '../geo/overlay/lay-over.ts'
import type { DraftGrid } from './draft.ts'

export interface Named {
  readonly code: string
  readonly name: string
}

/** Ground that changes hands: nobody's where `from` or `to` is null. */
export interface GroundTransfer {
  /** Under the code that it has afterwards, where it was only renumbered. */
  readonly from: Named | null
  readonly to: Named | null
  readonly areaSquareMetres: number
  readonly geometry: Polygon | MultiPolygon
  /** Those of `from` by share of its area, an estimate; absent where they are unknown. */
  readonly households?: number
  readonly people?: number
}

/** Thinner than this it is a border that a cut rounded to the lattice, and nobody's house. */
const ROUNDING_METRES = 0.005

/** A grid that is looked at, as it was or as it is; `code` is the one it has afterwards. */
interface Piece extends Named {
  readonly side: 'before' | 'after'
  readonly grid: DraftGrid
}

/**
 * Who gains which ground from whom, largest first. A dedicated grid owns its ground before the base grid under it does. Only where a grid
 * changed is anything laid out, cluster by cluster of grids that lie together.
 */
export function groundTransfers(
  before: readonly DraftGrid[],
  after: readonly DraftGrid[],
  oldCodeOf: ReadonlyMap<string, string>,
): GroundTransfer[] {
  const newCodeOf = new Map([...oldCodeOf].map(([to, from]) => [from, to]))
  const names = new Map(after.map(({ code, name }) => [code, name]))
  const piece =
    (side: Piece['side']) =>
    (grid: DraftGrid): Piece => {
      const code = side === 'before' ? (newCodeOf.get(grid.code) ?? grid.code) : grid.code
      return { side, grid, code, name: names.get(code) ?? grid.name }
    }
  const pieces = [...before.map(piece('before')), ...after.map(piece('after'))]
  return clustersOf(pieces)
    .flatMap(transfersIn)
    .sort((a, b) => b.areaSquareMetres - a.areaSquareMetres)
}

/** Changed grids, with what lies under or over them, in groups whose boxes hang together. */
function clustersOf(pieces: readonly Piece[]): Piece[][] {
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
export function isSameShape(a: DraftGrid['geometry'], b: DraftGrid['geometry']): boolean {
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

function transfersIn(pieces: readonly Piece[]): GroundTransfer[] {
  const overlay = layOver(pieces.map(({ grid }) => grid.geometry))
  const handed = new Map<string, { from: Piece | null; to: Piece | null; faces: number[] }>()
  overlay.holders.forEach((holders, face) => {
    const [from, to] = [ownerAmong(pieces, holders, 'before'), ownerAmong(pieces, holders, 'after')]
    if (face === 0 || from?.code === to?.code || isRounding(overlay, face)) return
    const key = `${from?.code ?? ''}>${to?.code ?? ''}`
    const known = handed.get(key) ?? { from, to, faces: [] }
    known.faces.push(face)
    handed.set(key, known)
  })
  return [...handed.values()].flatMap(({ from, to, faces }) => {
    const geometry = groundOf(overlay, faces)
    if (geometry === null) return []
    const area = faces.reduce((sum, face) => sum + faceAreaSquareMetres(overlay.arrangement, face), 0)
    return [
      { from: named(from), to: named(to), areaSquareMetres: area, geometry, ...columnsOf(from?.grid, area) },
    ]
  })
}

/** The dedicated grid before the base grid, the lower code where a draft's grids lie over each other. */
function ownerAmong(pieces: readonly Piece[], holders: readonly number[], side: Piece['side']): Piece | null {
  let owner: Piece | null = null
  for (const holder of holders) {
    const piece = pieces[holder]!
    if (piece.side !== side) continue
    const rank = (one: Piece): string => (one.grid.layer === 'dedicated' ? '0' : '1') + one.code
    if (owner === null || rank(piece) < rank(owner)) owner = piece
  }
  return owner
}

function isRounding({ arrangement }: Overlay, face: number): boolean {
  return (
    2 * faceAreaSquareMetres(arrangement, face) < ROUNDING_METRES * facePerimeterMetres(arrangement, face)
  )
}

function columnsOf(from: DraftGrid | undefined, area: number): Pick<GroundTransfer, 'households' | 'people'> {
  if (from === undefined) return {}
  const share = area / areaSquareMetres(from.geometry)
  const { households, people } = from.columns
  return {
    ...(households === undefined ? {} : { households: households * share }),
    ...(people === undefined ? {} : { people: people * share }),
  }
}

const named = (piece: Piece | null): Named | null => piece && { code: piece.code, name: piece.name }

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
