import { booleanPointInPolygon } from '@turf/turf'
import Flatbush from 'flatbush'

import { buildGridIndex, type PlanGrid } from '#shared/geo/grid-index.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { ringsOf, seeded, voronoiCoverage } from '../shared/geo/coverages.ts'

/** One figure of a bench: our rate and the peer's in the same run; only their ratio travels between machines. */
export type Row = { name: string; grids: number; ours: number; peer: number; ratio: number; unit: string }

/** Each side is measured in turns of this length, alternating, so that a busy moment of the machine hits both. */
const TURN_MS = 250
const TURNS = 4

/** Owner lookups a second of our index against flatbush with Turf's point-in-polygon, on one core. */
export async function benchLocate(): Promise<Row[]> {
  const rows: Row[] = []
  for (const grids of [1000, 10_000]) {
    rows.push(measure(voronoiCoverage({ grids, seed: grids, bends: 7 })))
    // Lets whoever waits for the rows draw its progress between two sizes.
    await Promise.resolve()
  }
  return rows
}

function measure(coverage: readonly PlanGrid[]): Row {
  const index = buildGridIndex(coverage)
  const peer = flatbushWithTurf(coverage)
  const points = pointsOver(index.bbox, 100_000)
  let disagreements = 0
  for (const p of points.slice(0, 10_000)) if ((index.ownerAt(p)?.code ?? null) !== peer(p)) disagreements++
  if (disagreements > 0) throw new Error(`${disagreements} points have another owner in flatbush + Turf`)
  const rates = { ours: 0, peer: 0 }
  for (let turn = 0; turn < TURNS; turn++) {
    rates.ours += lookupsPerSecond(points, (p) => index.ownerAt(p)?.code ?? null) / TURNS
    rates.peer += lookupsPerSecond(points, peer) / TURNS
  }
  const ratio = Math.round((100 * rates.ours) / rates.peer) / 100
  return {
    name: 'locate/flatbush-turf',
    grids: coverage.length,
    ours: Math.round(rates.ours),
    peer: Math.round(rates.peer),
    ratio,
    unit: 'lookups/s',
  }
}

/** The usual way: boxes in flatbush, then Turf on the GeoJSON of each candidate, the first that holds the point. */
function flatbushWithTurf(coverage: readonly PlanGrid[]): (p: LngLat) => string | null {
  const tree = new Flatbush(coverage.length)
  for (const grid of coverage) {
    const vertices = ringsOf(grid).flat()
    const [lngs, lats] = [vertices.map(([lng]) => lng), vertices.map(([, lat]) => lat)]
    tree.add(Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats))
  }
  tree.finish()
  return ([lng, lat]) => {
    for (const i of tree.search(lng, lat, lng, lat)) {
      const grid = coverage[i]!
      if (booleanPointInPolygon([lng, lat], grid.geometry)) return grid.code
    }
    return null
  }
}

function pointsOver(
  [west, south, east, north]: readonly [number, number, number, number],
  count: number,
): LngLat[] {
  const random = seeded(count)
  return Array.from({ length: count }, (): LngLat => {
    return [west + (east - west) * random(), south + (north - south) * random()]
  })
}

/** Points are looked up round and round until the turn is over; what is found is counted, so that nothing is optimised away. */
function lookupsPerSecond(points: readonly LngLat[], ownerOf: (p: LngLat) => string | null): number {
  const start = performance.now()
  let [looked, found] = [0, 0]
  while (performance.now() - start < TURN_MS) {
    for (let k = 0; k < 1000; k++) if (ownerOf(points[(looked + k) % points.length]!) !== null) found++
    looked += 1000
  }
  if (found === 0) throw new Error('no point of the bench lies in any grid')
  return (1000 * looked) / (performance.now() - start)
}
