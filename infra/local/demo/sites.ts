import { REACH_KM, type Outline } from './outline.ts'
import { bell, type Random } from './seeded-random.ts'
import type { Territories, Territory } from './territories.ts'
import { tessellate, type Tessellation } from './tessellation.ts'

export interface PlacedSites {
  tessellation: Tessellation
  /** Per site the index of its community. */
  communityOf: Int32Array
}

/** Rounds of moving each site to its cell's middle: one leaves splinters, many make a honeycomb. */
const RELAXATIONS = 2

/** Draws before a site settles for the middle of its square, whose owner is known. */
const DRAWS = 20

/**
 * Sites nearer to the edge than this many times their spacing get a mirror image outside, which draws the
 * edge.
 */
const MIRROR_SPACINGS = 3.5

/** The fence's step against its distance from the edge, and how thick it is: no cell slips through. */
const FENCE_STEP = 0.5
const FENCE_DEPTH = 1.3

/** Sites for `quotas[c]` grids in each community c, evened out, with the cells that tile the county. */
export function placeSites(
  territories: Territories,
  outline: Outline,
  quotas: readonly number[],
  random: Random,
): PlacedSites {
  const communityOf = Int32Array.from(
    quotas.flatMap((quota, community) => Array<number>(quota).fill(community)),
  )
  const spacingKm = territories.communities.map(({ areaKm2 }, index) =>
    Math.sqrt(areaKm2 / (quotas[index] ?? 1)),
  )
  let sites = territories.communities.flatMap((community, index) =>
    Array.from({ length: quotas[index] ?? 0 }, () => drawSite(territories, community, index, random)).flat(),
  )
  const fence = fenceSites(outline, Math.max(...spacingKm))
  for (let round = 0; ; round++) {
    const mirrors = mirrorSites(
      sites,
      outline,
      (site) => (spacingKm[communityOf[site] ?? 0] ?? 0) * MIRROR_SPACINGS,
    )
    const tessellation = tessellate(sites, mirrors.concat(fence))
    if (round === RELAXATIONS) return { tessellation, communityOf }
    sites = tessellation.rings.flatMap((_, cell) => middleOf(tessellation, cell))
  }
}

function drawSite(
  { communityAt }: Territories,
  { squares, squareKm }: Territory,
  community: number,
  random: Random,
): [x: number, y: number] {
  for (let draw = 0; draw < DRAWS; draw++) {
    const [squareX, squareY] = squares[Math.floor(random() * squares.length)] ?? [0, 0]
    const [x, y] = [squareX + (random() - 0.5) * squareKm, squareY + (random() - 0.5) * squareKm]
    if (communityAt(x, y) === community) return [x, y]
  }
  const [x, y] = squares[Math.floor(random() * squares.length)] ?? [0, 0]
  // Two sites must never coincide, so even the fallback moves a little: metres.
  return [x + 0.004 * bell(random), y + 0.004 * bell(random)]
}

function mirrorSites(sites: readonly number[], outline: Outline, bandKm: (site: number) => number): number[] {
  const outside: number[] = []
  for (let site = 0; 2 * site < sites.length; site++) {
    const [x, y] = [sites[2 * site] ?? 0, sites[2 * site + 1] ?? 0]
    const depth = outline.depthKm(x, y)
    if (depth <= 0 || depth > bandKm(site)) continue
    const [mirrorX, mirrorY] = outline.mirror(x, y)
    if (outline.depthKm(mirrorX, mirrorY) < 0) outside.push(mirrorX, mirrorY)
  }
  return outside
}

/**
 * Sites standing `distanceKm` outside the edge: where a mirror is missing they end the cell that would run
 * away.
 */
function fenceSites(outline: Outline, distanceKm: number): number[] {
  const fence: number[] = []
  const reachKm = REACH_KM + distanceKm * (1 + FENCE_DEPTH)
  for (let y = -reachKm; y < reachKm; y += distanceKm * FENCE_STEP) {
    for (let x = -reachKm; x < reachKm; x += distanceKm * FENCE_STEP) {
      const outsideKm = -outline.depthKm(x, y)
      if (outsideKm >= distanceKm && outsideKm < distanceKm * (1 + FENCE_DEPTH)) fence.push(x, y)
    }
  }
  return fence
}

/** Centroid of a cell (kilometres), by the shoelace sum about its first corner. */
function middleOf({ edges, rings }: Tessellation, cell: number): [x: number, y: number] {
  const corners = (rings[cell] ?? []).map(
    (step) => (step >= 0 ? edges[step]?.from : edges[~step]?.to) ?? [0, 0],
  )
  const [originX, originY] = corners[0] ?? [0, 0]
  let [twiceArea, x, y] = [0, 0, 0]
  corners.forEach(([cornerX, cornerY], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [0, 0]
    const [ax, ay, bx, by] = [cornerX - originX, cornerY - originY, nextX - originX, nextY - originY]
    const cross = ax * by - bx * ay
    twiceArea += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  })
  return [originX + x / (3 * twiceArea), originY + y / (3 * twiceArea)]
}
