import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { latticeDegrees, latticeSteps, snap } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { seeded, voronoiCoverage } from '../../shared/geo/coverages.ts'

/** Grids stay some 400 m wide however many there are: ten thousand fill 0.4 degrees. */
const sizeDegrees = (grids: number): number => 0.4 * Math.sqrt(grids / 10_000)

/** A seeded county of about 48 vertices a grid, whose neighbours share their borders bit by bit. */
export const countyOf = (grids: number): PlanGrid[] =>
  voronoiCoverage({ grids, seed: grids, bends: 7, even: true, sizeDegrees: sizeDegrees(grids) })

/** Points all over a county, on the lattice. */
export function pointsOver(grids: number, count: number): LngLat[] {
  const random = seeded(count)
  const size = sizeDegrees(grids)
  return Array.from({ length: count }, () => snap([102.4 + size * random(), 24.2 + size * random()]))
}

/** The county's grids, each moved by up to 30 m. */
export function movedGrids(county: readonly PlanGrid[], count: number): PlanGrid[] {
  const random = seeded(count + 1)
  return county.slice(0, count).map((grid) => {
    const [dx, dy] = [
      latticeDegrees(Math.round((random() - 0.5) * 9000)),
      latticeDegrees(Math.round((random() - 0.5) * 9000)),
    ]
    const coordinates = (grid.geometry.coordinates as number[][][]).map((ring) =>
      ring.map(([lng, lat]) => [lng! + dx, lat! + dy]),
    )
    return { ...grid, geometry: { type: 'Polygon', coordinates } }
  })
}

/**
 * Calls until so much of the processor's time is over; calls a second by that clock, which neighbours do not
 * slow.
 */
export function ratePerSecond(milliseconds: number, turn: (k: number) => void, calls = 1): number {
  let [done, k] = [0, 0]
  const start = process.cpuUsage()
  const wall = performance.now()
  const spentMicroseconds = (): number => {
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
  // The wall's clock, which costs less to ask, first.
  while (performance.now() - wall < milliseconds || spentMicroseconds() < 1000 * milliseconds || done === 0) {
    turn(k++)
    done += calls
  }
  return (1e6 * done) / spentMicroseconds()
}

/** Three figures that say something; the rest is noise. */
export const rounded = (value: number): number => Number(value.toPrecision(3))

/**
 * Bytes of flat rings for the program in C: how many polygons, then for each how many vertices and their
 * coordinates.
 */
export function polygonBytes(grids: readonly PlanGrid[]): Uint8Array {
  const rings = grids.map((grid) => grid.geometry.coordinates[0] as number[][])
  const values = new Float64Array(1 + rings.reduce((sum, ring) => sum + 1 + 2 * ring.length, 0))
  let at = 0
  values[at++] = rings.length
  for (const ring of rings) {
    values[at++] = ring.length
    for (const [lng, lat] of ring) {
      values[at++] = lng!
      values[at++] = lat!
    }
  }
  return new Uint8Array(values.buffer)
}

export function pointBytes(points: readonly LngLat[]): Uint8Array {
  return new Uint8Array(Float64Array.from([points.length, ...points.flat()]).buffer)
}

export const stepsOf = ([lng, lat]: LngLat): [number, number] => [latticeSteps(lng), latticeSteps(lat)]
