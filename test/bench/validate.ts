import { area, featureCollection, intersect } from '@turf/turf'
import Flatbush from 'flatbush'

import { neighbourhoodOf, overlapsOf } from '#shared/geo/coverage/check-grid.ts'
import { coverageOf, flatGrid } from '#shared/geo/coverage/coverage.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { countyOf, movedGrids, pointsOver, ratePerSecond, rounded } from './peers/county.ts'
import { askGeos } from './peers/geos.ts'
import { beside, type Row } from './row.ts'

const GRIDS = 10_000
const CHECKED = 600
/** Turf is so slow that a few grids must stand for all. */
const CHECKED_BY_TURF = 40

/**
 * Which neighbours does a grid lie over? Asked of grids as they are, and moved by up to 30 m; verdicts must
 * be the same.
 */
export async function benchValidate(): Promise<Row[]> {
  const county = countyOf(GRIDS)
  const moved = movedGrids(county, CHECKED)
  const coverage = coverageOf(county)
  const neighbourhood = neighbourhoodOf(coverage)
  const turf = overlapsByTurf(county)
  const geos = askGeos(county, pointsOver(GRIDS, 10), moved)
  const cases = [
    { suffix: '', grids: county.slice(0, CHECKED), geos: geos?.unmoved },
    { suffix: '-moved', grids: moved, geos: geos?.moved },
  ]
  return cases.flatMap(({ suffix, grids, geos: peer }) => {
    const flat = grids.map((grid) => flatGrid(grid, coverage.originX, coverage.originY))
    const overlaps = flat.reduce((sum, grid) => sum + overlapsOf(neighbourhood, grid).length, 0)
    if (peer !== undefined && peer.count !== overlaps)
      throw new Error(`${overlaps} overlaps, by GEOS ${peer.count}${suffix}`)
    for (const [i, grid] of grids.slice(0, CHECKED_BY_TURF).entries())
      if (String(overlapsOf(neighbourhood, flat[i]!).sort()) !== String(turf(grid).sort()))
        throw new Error(`other overlaps of ${grid.code} by Turf${suffix}`)
    // A copy each time, as if just drawn: what is known of a grid's borders must be found anew, as GEOS does.
    const ours = ratePerSecond(1500, (k) => overlapsOf(neighbourhood, { ...flat[k % CHECKED]! }))
    const byTurf = ratePerSecond(1500, (k) => turf(grids[k % CHECKED]!))
    const row = (name: string, rate: number | null): Row =>
      beside({ name: `${name}${suffix}`, grids: GRIDS, ours: rounded(ours), peer: rate, unit: 'grids/s' })
    return [
      row('validate/turf-intersect', rounded(byTurf)),
      row('validate/geos-relate', peer === undefined ? null : rounded(peer.rate)),
    ]
  })
}

/**
 * What Turf finds in common, of more than a square decimetre: neighbours have a few rounding errors in
 * common.
 */
function overlapsByTurf(county: readonly PlanGrid[]): (grid: PlanGrid) => string[] {
  const boxes = new Flatbush(county.length)
  const boxOf = ({ geometry }: PlanGrid): [number, number, number, number] => {
    const ring = geometry.coordinates[0] as number[][]
    const [lngs, lats] = [ring.map(([lng]) => lng!), ring.map(([, lat]) => lat!)]
    return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]
  }
  for (const grid of county) boxes.add(...boxOf(grid))
  boxes.finish()
  const feature = ({ geometry }: PlanGrid) => ({ type: 'Feature' as const, properties: {}, geometry })
  return (grid) =>
    boxes.search(...boxOf(grid)).flatMap((g) => {
      const other = county[g]!
      if (other.code === grid.code) return []
      const common = intersect(featureCollection([feature(grid), feature(other)]))
      return common !== null && area(common) > 0.01 ? [other.code] : []
    })
}
