import { kMeans, nearest } from './partition.ts'
import { seededRandom } from './seeded-random.ts'
import type { Territories, Territory } from './territories.ts'
import { makeWarp } from './warp.ts'

/**
 * Grids above which a community is parted: a third of its numbers, so that parts of unequal area stay clear
 * of 999.
 */
const MOST_PLAUSIBLE_GRIDS = 300

/**
 * First of the three digits: real communities stay below, residents' committees are numbered from 001,
 * villagers' from 200.
 */
const FIRST_SYNTHETIC = 601

/** Sample squares that a part needs at least to have a shape; where there are fewer they are divided. */
const SQUARES_A_PART = 24

/**
 * Parts the communities that would have more grids than is plausible: the real one keeps the middle, the rest
 * are synthetic communities that say so. With few enough grids everything stays as it is.
 */
export function partCommunities(seed: number, territories: Territories, grids: number): Territories {
  const { communities } = territories
  const shared = communities.reduce((sum, { share }) => sum + share, 0)
  const counts = communities.map(({ share }) => Math.ceil(((share / shared) * grids) / MOST_PLAUSIBLE_GRIDS))
  if (counts.every((count) => count <= 1)) return territories
  const warp = makeWarp(seed, 'parts', [
    { lengthKm: 2.2, reachKm: 0.25 },
    { lengthKm: 0.8, reachKm: 0.1 },
  ])
  const nextCode = synthesizeCodes()
  const parted = communities.map((community, index) => {
    const count = counts[index] ?? 1
    if (count <= 1) return { parts: [community], partAt: () => 0 }
    const squares = finerSquares(territories, index, count)
    const samples = squares.middles.map((at) => ({ at: warp(...at), weight: 1 }))
    const centres = kMeans(samples, count, seededRandom(seed, `parts of ${community.code}`))
    const partAt = (x: number, y: number) => nearest(centres, ...warp(x, y))
    return { parts: partsOf(community, { ...squares, partAt, count }, nextCode), partAt }
  })
  let all = 0
  const first = parted.map(({ parts }) => (all += parts.length) - parts.length)
  return {
    communities: parted.flatMap(({ parts }) => parts),
    communityAt: (x, y) => {
      const real = territories.communityAt(x, y)
      return real < 0 ? real : (first[real] ?? 0) + (parted[real]?.partAt(x, y) ?? 0)
    },
  }
}

/** Codes of each township in turn, from FIRST_SYNTHETIC. */
function synthesizeCodes(): (township: string) => string {
  const given = new Map<string, number>()
  return (township) => {
    const number = given.get(township) ?? FIRST_SYNTHETIC
    given.set(township, number + 1)
    return `${township}${number}`
  }
}

interface Squares {
  squareKm: number
  middles: [x: number, y: number][]
}

/** The sample squares of a community, each divided until there are enough for `count` parts. */
function finerSquares({ communities, communityAt }: Territories, index: number, count: number): Squares {
  const { squares = [], squareKm = 0 } = communities[index] ?? {}
  const across = Math.ceil(Math.sqrt((SQUARES_A_PART * count) / squares.length))
  if (across <= 1) return { squareKm, middles: squares }
  const finerKm = squareKm / across
  const offsets = Array.from({ length: across }, (_, step) => (step + 0.5) * finerKm - squareKm / 2)
  const middles = squares
    .flatMap(([x, y]) => offsets.flatMap((east) => offsets.map((north) => [x + east, y + north] as const)))
    .filter(([x, y]) => communityAt(x, y) === index)
  return { squareKm: finerKm, middles: middles.map(([x, y]) => [x, y]) }
}

interface Division extends Squares {
  partAt: (x: number, y: number) => number
  count: number
}

/** The parts of a community in the order of their centres, each with the share that its area earns. */
function partsOf(
  community: Territory,
  { middles, squareKm, partAt, count }: Division,
  nextCode: (township: string) => string,
): Territory[] {
  const squaresOf = Array.from({ length: count }, (): [number, number][] => [])
  for (const middle of middles) squaresOf[partAt(...middle)]?.push(middle)
  const meanOf = (axis: 0 | 1) => middles.reduce((sum, middle) => sum + middle[axis], 0) / middles.length
  const kept = partAt(meanOf(0), meanOf(1))
  let number = 0
  return squaresOf.map((squares, part): Territory => {
    const name =
      part === kept
        ? { code: community.code, name: community.name }
        : {
            code: nextCode(community.code.slice(0, 9)),
            name: `${community.name}虚构${++number}号片区`,
          }
    return {
      ...community,
      ...name,
      isSynthetic: part !== kept,
      share: (community.share * squares.length) / middles.length,
      areaKm2: squares.length * squareKm * squareKm,
      squareKm,
      squares,
    }
  })
}
