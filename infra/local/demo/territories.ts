import hongta from './hongta.json' with { type: 'json' }
import { TOWNSHIP_LAYOUT } from './layout.ts'
import { REACH_KM, type Outline } from './outline.ts'
import { balanceAreas, kMeans, nearest, type Centre } from './partition.ts'
import { bell, seededRandom, type Random } from './seeded-random.ts'
import { makeWarp } from './warp.ts'

/** A community as a region of the plane (kilometres from the town's centre). */
export interface Territory {
  code: string
  name: string
  /** Made up to hold what the real communities of the township do not. */
  isSynthetic: boolean
  /** Index of its township in the county's list. */
  township: number
  areaKm2: number
  /** How many grids it should have against another: households, roughly. */
  share: number
  /** Middles of the sample squares (side squareKm) that lie in it; at least one. */
  squares: [x: number, y: number][]
  squareKm: number
}

export interface Territories {
  communities: Territory[]
  /** Index of the community that owns the point, -1 outside the county. */
  communityAt: (x: number, y: number) => number
}

/** Side of a sample square: the smallest urban communities still hold some twenty. */
const SQUARE_KM = 0.15

/** How much communities shrink toward the town and their township's seat. */
const TOWN_PULL_KM = 5
const SEAT_PULL_KM = 3

interface Sample {
  middle: [x: number, y: number]
  warped: [x: number, y: number]
}

/**
 * Divides the outline into townships of about their real areas, and each into its communities, smaller toward
 * the town and the seat. Straight dividing lines are bent by one warp, so that a point's owner is a function
 * of the point.
 */
export function makeTerritories(seed: number, outline: Outline): Territories {
  const warp = makeWarp(seed, 'territories', [
    { lengthKm: 6, reachKm: 1.1 },
    { lengthKm: 2.2, reachKm: 0.4 },
    { lengthKm: 0.8, reachKm: 0.12 },
  ])
  const samples = sampleSquares(outline, warp)
  const seats = balanceAreas(
    samples.map(({ warped }) => warped),
    TOWNSHIP_LAYOUT.map(({ seatKm, areaKm2 }) => ({ at: seatKm, share: areaKm2 })),
  )
  const perTownship = TOWNSHIP_LAYOUT.map((): Sample[] => [])
  for (const sample of samples) perTownship[nearest(seats, ...sample.warped)]?.push(sample)
  const centres: Centre[][] = []
  const communities: Territory[] = []
  TOWNSHIP_LAYOUT.forEach((_, township) => {
    const divided = divideTownship(township, perTownship[township] ?? [], (code) =>
      seededRandom(seed, `communities of ${code}`),
    )
    centres.push(divided.centres)
    communities.push(...divided.communities)
  })
  const first = centres.map((_, township) => communities.findIndex((one) => one.township === township))
  const communityAt = (x: number, y: number): number => {
    if (outline.depthKm(x, y) < 0) return -1
    const [warpedX, warpedY] = warp(x, y)
    const township = nearest(seats, warpedX, warpedY)
    return (first[township] ?? 0) + nearest(centres[township] ?? [], warpedX, warpedY)
  }
  return { communities, communityAt }
}

function sampleSquares(outline: Outline, warp: (x: number, y: number) => [number, number]): Sample[] {
  const samples: Sample[] = []
  for (let y = -REACH_KM; y < REACH_KM; y += SQUARE_KM) {
    for (let x = -REACH_KM; x < REACH_KM; x += SQUARE_KM) {
      if (outline.depthKm(x, y) >= 0) samples.push({ middle: [x, y], warped: warp(x, y) })
    }
  }
  return samples
}

/**
 * Places a township's real communities on its samples: the one that bears its name at the seat, the rest
 * anywhere.
 */
function divideTownship(township: number, samples: Sample[], randomFor: (code: string) => Random) {
  const layout = TOWNSHIP_LAYOUT[township]
  const facts = hongta.townships.find(({ code }) => code === layout?.code)
  if (layout === undefined || facts === undefined) throw new Error(`no layout for township ${township}`)
  const [seatX, seatY] = layout.seatKm
  const random = randomFor(layout.code)
  const pull = ({ middle: [x, y] }: Sample): number => {
    const town = 1 + Math.sqrt(x * x + y * y) / TOWN_PULL_KM
    const seat = 1 + Math.sqrt((x - seatX) ** 2 + (y - seatY) ** 2) / SEAT_PULL_KM
    return 1 / (town * town * seat * seat)
  }
  const centres = kMeans(
    samples.map((sample) => ({ at: sample.warped, weight: pull(sample) })),
    facts.communities.length,
    random,
  )
  const atSeat = nearest(centres, seatX, seatY)
  const namesake = facts.communities.findIndex(({ name }) => facts.name.startsWith(name.slice(0, -2)))
  const order = facts.communities.map((_, index) => index)
  if (namesake >= 0) [order[atSeat], order[namesake]] = [order[namesake] ?? 0, order[atSeat] ?? 0]
  const communities = order.map((fact): Territory => {
    const { code, name } = facts.communities[fact] ?? { code: '', name: '' }
    const share = layout.activity * Math.exp(0.25 * bell(random))
    return { code, name, isSynthetic: false, township, areaKm2: 0, share, squares: [], squareKm: SQUARE_KM }
  })
  for (const { middle, warped } of samples) {
    const community = communities[nearest(centres, ...warped)]
    community?.squares.push(middle)
    if (community) community.areaKm2 += SQUARE_KM * SQUARE_KM
  }
  return { centres, communities }
}
