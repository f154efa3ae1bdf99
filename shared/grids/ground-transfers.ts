import type { MultiPolygon, Polygon } from 'geojson'

import { areaSquareMetres } from '../geo/area.ts'
import { faceAreaSquareMetres, facePerimeterMetres } from '../geo/overlay/dissolve.ts'
import { groundOf, layOver } from '../geo/overlay/lay-over.ts'
import type { Overlay } from '../geo/overlay/lay-over.ts'
import type { DraftGrid } from './draft.ts'
import { clustersOf } from './transfer-clusters.ts'
import type { Named, Piece } from './transfer-clusters.ts'

/** Ground that changes hands: nobody's where `from` or `to` is null. */
interface GroundTransfer {
  /** Under the code that it has afterwards, where it was only renumbered. */
  readonly from: Named | null
  readonly to: Named | null
  readonly areaSquareMetres: number
  /** Null where many others are larger: whoever looks at thousands at once sees them in the plan. */
  readonly geometry: Polygon | MultiPolygon | null
  /** Those of `from` by share of its area, an estimate; absent where they are unknown. */
  readonly households?: number
  readonly people?: number
}

/** All that changes hands: the largest by themselves, the others in sum. */
export interface GroundTransfers {
  readonly listed: readonly GroundTransfer[]
  readonly unlisted: { readonly count: number; readonly areaSquareMetres: number }
  /** What each code gained and lost over all transfers, listed or not. */
  readonly balances: ReadonlyMap<string, Named & Balance>
}

export interface Balance {
  readonly gainedSquareMetres: number
  readonly lostSquareMetres: number
}

/**
 * A whole county imported a few metres aside hands over at each border; by themselves nobody reads more than
 * these.
 */
const MOST_LISTED = 2000
/** Shapes of transfers make up nearly all of an answer: these are at most some 1.5 MB. */
const MOST_DRAWN = 200
const MOST_DRAWN_VERTICES = 40_000

/** Thinner than this it is a border that a cut rounded to the lattice, and nobody's house. */
const ROUNDING_METRES = 0.005

/** A transfer whose shape is put together only when it is listed. */
type Found = Omit<GroundTransfer, 'geometry'> & { readonly draw: () => GroundTransfer['geometry'] }

/**
 * Who gains which ground from whom, largest first. A dedicated grid owns its ground before the base grid
 * under it does. Only where a grid changed is anything laid out, cluster by cluster of grids that lie
 * together.
 */
export function groundTransfers(
  before: readonly DraftGrid[],
  after: readonly DraftGrid[],
  oldCodeOf: ReadonlyMap<string, string>,
): GroundTransfers {
  const newCodeOf = new Map([...oldCodeOf].map(([to, from]) => [from, to]))
  const names = new Map(after.map(({ code, name }) => [code, name]))
  const piece =
    (side: Piece['side']) =>
    (grid: DraftGrid): Piece => {
      const code = side === 'before' ? (newCodeOf.get(grid.code) ?? grid.code) : grid.code
      return { side, grid, code, name: names.get(code) ?? grid.name }
    }
  const pieces = [...before.map(piece('before')), ...after.map(piece('after'))]
  const found = clustersOf(pieces)
    .flatMap(transfersIn)
    .sort((a, b) => b.areaSquareMetres - a.areaSquareMetres)
  const rest = found.slice(MOST_LISTED)
  return {
    listed: drawn(found.slice(0, MOST_LISTED)),
    unlisted: { count: rest.length, areaSquareMetres: areaOf(rest) },
    balances: balancesOf(found),
  }
}

const areaOf = (found: readonly Found[]): number =>
  found.reduce((sum, { areaSquareMetres: area }) => sum + area, 0)

/** With the shapes of the largest. */
function drawn(found: readonly Found[]): GroundTransfer[] {
  let room = MOST_DRAWN_VERTICES
  return found.map(({ draw, ...transfer }, i) => {
    const geometry = i < MOST_DRAWN && room > 0 ? draw() : null
    room -= geometry === null ? 0 : geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2).length
    return { ...transfer, geometry }
  })
}

function balancesOf(found: readonly Found[]): Map<string, Named & Balance> {
  const balances = new Map<string, Named & Balance>()
  const add = (one: Named | null, gained: number, lost: number): void => {
    if (one === null) return
    const { gainedSquareMetres = 0, lostSquareMetres = 0 } = balances.get(one.code) ?? {}
    balances.set(one.code, {
      ...one,
      gainedSquareMetres: gainedSquareMetres + gained,
      lostSquareMetres: lostSquareMetres + lost,
    })
  }
  for (const { from, to, areaSquareMetres } of found) {
    add(from, 0, areaSquareMetres)
    add(to, areaSquareMetres, 0)
  }
  return balances
}

function transfersIn(pieces: readonly Piece[]): Found[] {
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
  return [...handed.values()].map(({ from, to, faces }) => {
    const area = faces.reduce((sum, face) => sum + faceAreaSquareMetres(overlay.arrangement, face), 0)
    return {
      from: named(from),
      to: named(to),
      areaSquareMetres: area,
      draw: () => groundOf(overlay, faces),
      ...columnsOf(from?.grid, area),
    }
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
