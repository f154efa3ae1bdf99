import { MOST_GRIDS_IN_COMMUNITY } from '#shared/geo/numbering.ts'
import type { Edge, Tessellation } from './tessellation.ts'

/** Borders shorter than this hold no two grids together: snapped to the lattice little of them is left. */
const SHORTEST_BOND_KM = 0.001

interface Bond {
  to: number
  lengthKm: number
}

/** Whose grids these are: per grid its community, per community its township. */
interface Ownership {
  communityOf: Int32Array
  townshipOf: readonly number[]
}

/**
 * Whether the county ends along one ring: none where its grids leave out a lake, or touch each other round a
 * bay.
 */
export function hasOneOutline({ edges }: Tessellation): boolean {
  const keyOf = ([x, y]: Edge['from']): string => `${x},${y}`
  const outer = edges.filter(({ right, lengthKm }) => right < 0 && lengthKm > 0)
  const onward = new Map(outer.map(({ from, to }) => [keyOf(from), keyOf(to)]))
  const start = onward.keys().next().value ?? ''
  let walked = 1
  for (let at = onward.get(start) ?? start; at !== start && walked <= outer.length; walked++) {
    at = onward.get(at) ?? start
  }
  return walked === outer.length
}

/**
 * Hands stray grids to a neighbour until every community and every township is in one piece, changing `communityOf`.
 * @returns whether it came out: false where a township's only way to be whole would leave a community without a grid
 */
export function joinStrays(tessellation: Tessellation, ownership: Ownership): boolean {
  const bonds = bondsOf(tessellation)
  const { communityOf, townshipOf } = ownership
  const townshipOfGrid = (grid: number) => townshipOf[communityOf[grid] ?? -1] ?? -1
  const communityOfGrid = (grid: number) => communityOf[grid] ?? -1
  // Townships first: what is handed over inside a township afterwards cannot part it again.
  const whole =
    settle(bonds, ownership, townshipOfGrid, () => true) &&
    settle(bonds, ownership, communityOfGrid, (grid, other) => townshipOfGrid(grid) === townshipOfGrid(other))
  const sizes = new Int32Array(townshipOf.length)
  for (const community of communityOf) sizes[community] = (sizes[community] ?? 0) + 1
  return whole && sizes.every((size) => size >= 1 && size <= MOST_GRIDS_IN_COMMUNITY) && inOnePiece(bonds)
}

/** Rounds after which handing over is given up: pieces of pieces settle in two or three. */
const ROUNDS = 12

/** Hands over all but the largest piece of each group; true when each group ended in one piece. */
function settle(
  bonds: readonly Bond[][],
  { communityOf }: Ownership,
  groupOf: (grid: number) => number,
  mayJoin: (grid: number, other: number) => boolean,
): boolean {
  for (let round = 0; round < ROUNDS; round++) {
    const strays = strayPieces(bonds, groupOf)
    if (strays.length === 0) return true
    for (const piece of strays) {
      const group = groupOf(piece[0] ?? -1)
      const shared = new Map<number, number>()
      for (const grid of piece) {
        for (const { to, lengthKm } of bonds[grid] ?? []) {
          if (groupOf(to) === group || !mayJoin(grid, to)) continue
          const community = communityOf[to] ?? -1
          shared.set(community, (shared.get(community) ?? 0) + lengthKm)
        }
      }
      const [heir] = [...shared].sort((one, other) => other[1] - one[1] || one[0] - other[0])
      if (heir) for (const grid of piece) communityOf[grid] = heir[0]
    }
  }
  return false
}

/** The connected pieces of each group except its largest. */
function strayPieces(bonds: readonly Bond[][], groupOf: (grid: number) => number): number[][] {
  const largest = new Map<number, number[]>()
  const strays: number[][] = []
  for (const piece of pieces(bonds, groupOf)) {
    const group = groupOf(piece[0] ?? -1)
    const before = largest.get(group)
    if (before === undefined || before.length < piece.length) {
      largest.set(group, piece)
      if (before) strays.push(before)
    } else strays.push(piece)
  }
  return strays
}

function pieces(bonds: readonly Bond[][], groupOf: (grid: number) => number): number[][] {
  const seen = new Uint8Array(bonds.length)
  const found: number[][] = []
  for (let start = 0; start < bonds.length; start++) {
    if (seen[start] === 1) continue
    const piece = [start]
    seen[start] = 1
    // The piece grows while it is walked: a queue that keeps what it has given.
    for (const grid of piece) {
      for (const { to } of bonds[grid] ?? []) {
        if (seen[to] === 1 || groupOf(to) !== groupOf(start)) continue
        seen[to] = 1
        piece.push(to)
      }
    }
    found.push(piece)
  }
  return found
}

const inOnePiece = (bonds: readonly Bond[][]): boolean => pieces(bonds, () => 0).length === 1

function bondsOf({ edges, rings }: Tessellation): Bond[][] {
  const bonds = rings.map((): Bond[] => [])
  for (const { left, right, lengthKm } of edges) {
    if (right < 0 || lengthKm < SHORTEST_BOND_KM) continue
    bonds[left]?.push({ to: right, lengthKm })
    bonds[right]?.push({ to: left, lengthKm })
  }
  return bonds
}
