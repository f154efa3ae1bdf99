import { COUNTY_AREA_KM2 } from './layout.ts'
import { makeWarp } from './warp.ts'

/**
 * The county's edge as a field: no ring is stored, so nothing has to be clipped. Kilometres from the town's
 * centre.
 */
export interface Outline {
  /** About the distance to the edge, positive inside. */
  depthKm: (x: number, y: number) => number
  /** The point as far on the other side of the edge (to first order, so good near the edge only). */
  mirror: (x: number, y: number) => [x: number, y: number]
}

/** The unwarped county: an ellipse lying west and south of the town, leaning as the valley does. */
const MIDDLE_KM = [-4.5, -1.5] as const
const HALF_KM = [16, 21] as const
const LEAN_RADIANS = 0.35

/** Half the width of the square, about the town, that surely holds the county. */
export const REACH_KM = 36

/** Step of the count that finds the wanted area. */
const STEP_KM = 0.5

/** The step of the numeric slope: far below any grid, far above rounding. */
const SLOPE_STEP_KM = 0.01

/** An organic closed edge round COUNTY_AREA_KM2, another for each seed. */
export function makeOutline(seed: number): Outline {
  const warp = makeWarp(seed, 'outline', [
    { lengthKm: 14, reachKm: 4.8 },
    { lengthKm: 6, reachKm: 1.7 },
    { lengthKm: 2.4, reachKm: 0.5 },
  ])
  const roundness = (x: number, y: number): number => {
    const [warpedX, warpedY] = warp(x, y)
    const [east, north] = [warpedX - MIDDLE_KM[0], warpedY - MIDDLE_KM[1]]
    const across = (east * Math.cos(LEAN_RADIANS) - north * Math.sin(LEAN_RADIANS)) / HALF_KM[0]
    const along = (east * Math.sin(LEAN_RADIANS) + north * Math.cos(LEAN_RADIANS)) / HALF_KM[1]
    return Math.sqrt(across * across + along * along)
  }
  const edge = levelOfArea(roundness)
  const slope = (x: number, y: number) => {
    const here = roundness(x, y)
    const east = (roundness(x + SLOPE_STEP_KM, y) - here) / SLOPE_STEP_KM
    const north = (roundness(x, y + SLOPE_STEP_KM) - here) / SLOPE_STEP_KM
    return { over: here - edge, east, north, squared: Math.max(east * east + north * north, 1e-6) }
  }
  return {
    depthKm: (x, y) => {
      const { over, squared } = slope(x, y)
      return -over / Math.sqrt(squared)
    },
    mirror: (x, y) => {
      const { over, east, north, squared } = slope(x, y)
      return [x - (2 * over * east) / squared, y - (2 * over * north) / squared]
    },
  }
}

/** The value of the field inside of which COUNTY_AREA_KM2 lie. */
function levelOfArea(field: (x: number, y: number) => number): number {
  const values: number[] = []
  for (let x = -REACH_KM; x < REACH_KM; x += STEP_KM) {
    for (let y = -REACH_KM; y < REACH_KM; y += STEP_KM) values.push(field(x, y))
  }
  values.sort((one, other) => one - other)
  return values[Math.round(COUNTY_AREA_KM2 / (STEP_KM * STEP_KM))] ?? 1
}
