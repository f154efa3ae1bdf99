import { booleanPointInPolygon } from '@turf/turf'
import Flatbush from 'flatbush'

import { assignOwners } from '#shared/geo/cells/assign.ts'
import { buildCells } from '#shared/geo/cells/cells.ts'
import { collectEdges } from '#shared/geo/cells/edge-set.ts'
import { buildGridIndex, type PlanGrid } from '#shared/geo/grid-index.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { ringsOf } from '../shared/geo/coverages.ts'
import { countyOf, movedGrids, pointsOver, ratePerSecond, rounded, stepsOf } from './peers/county.ts'
import { askGeos } from './peers/geos.ts'
import { startPostgis } from './peers/postgis.ts'
import { alone, beside, type Row } from './row.ts'

/**
 * Each side is measured in turns of this length, and its best one counts: what else the machine does can only
 * slow a turn.
 */
const TURN_MS = 400
const TURNS = 4

/** Owner lookups of our index beside its peers', on one core, over the same county and points. */
export async function benchLocate(sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const grids of sizes) {
    const county = countyOf(grids)
    rows.push(...lookups(county), ...reassignment(county), ...building(county))
    // Lets whoever waits for the rows draw its progress between two sizes.
    await Promise.resolve()
  }
  return rows
}

function lookups(county: readonly PlanGrid[]): Row[] {
  const size = county.length
  const index = buildGridIndex(county)
  const turf = flatbushWithTurf(county)
  const points = pointsOver(size, 200_000)
  const strangers = points.slice(0, 10_000).filter((p) => (index.ownerAt(p)?.code ?? null) !== turf(p))
  if (strangers.length > 0)
    throw new Error(`${strangers.length} points have another owner in flatbush + Turf`)
  const rates = { ours: 0, turf: 0 }
  for (let turn = 0; turn < TURNS; turn++) {
    const ours = lookupsPerSecond(points, (p) => index.ownerAt(p) !== null)
    rates.ours = Math.max(rates.ours, ours)
    rates.turf = Math.max(
      rates.turf,
      lookupsPerSecond(points, (p) => turf(p) !== null),
    )
  }
  const geos = askGeos(county, points, movedGrids(county, 1))
  const postgis = startPostgis(county)
  const inServer = postgis?.locateRows(points.slice(0, 30_000)) ?? null
  const best = postgis?.assign(pointsOver(size, 1_000_000)) ?? null
  postgis?.stop()
  const row = (name: string, peer: number | null): Row =>
    beside({ name, grids: size, ours: rounded(rates.ours), peer, unit: 'lookups/s' })
  reassigned.set(size, best?.seconds ?? null)
  return [
    row('locate/flatbush-turf', rounded(rates.turf)),
    row('locate/geos-prepared', geos === null ? null : rounded(geos.located.rate)),
    row('locate/postgis-row', inServer === null ? null : rounded(inServer.rate)),
  ]
}

/** Seconds of PostGIS for a million points by size of the county: it is started once a size. */
const reassigned = new Map<number, number | null>()

function reassignment(county: readonly PlanGrid[]): Row[] {
  const cells = buildCells(collectEdges(county.map(({ geometry }) => geometry)), county.length)
  const { originX, originY } = cells.edges
  const points = Int32Array.from(
    pointsOver(county.length, 1_000_000).flatMap((p) => {
      const [x, y] = stepsOf(p)
      return [x - originX, y - originY]
    }),
  )
  const perSecond = ratePerSecond(4 * TURN_MS, () => assignOwners(cells, points))
  const peer = reassigned.get(county.length) ?? null
  const [ours, theirs] = [rounded(1 / perSecond), peer === null ? null : rounded(peer)]
  const ratio = theirs === null ? null : rounded(theirs / ours)
  return [
    {
      name: 'reassign/postgis',
      grids: county.length,
      ours,
      peer: theirs ?? 'absent',
      ratio,
      unit: 's for 1M',
    },
  ]
}

function building(county: readonly PlanGrid[]): Row[] {
  const geometries = county.map(({ geometry }) => geometry)
  const build = () => buildCells(collectEdges(geometries), county.length)
  const { edges, heads, touching } = build()
  const bytes = edges.ends.byteLength + edges.sides.byteLength + heads.byteLength + touching.byteLength
  const perSecond = ratePerSecond(2 * TURN_MS, build, county.length)
  return [
    alone('bytes-per-grid/live', rounded(bytes / county.length), 'bytes', county.length),
    alone('build', rounded(1e6 / perSecond), 'µs a grid', county.length),
  ]
}

/**
 * The usual way: boxes in flatbush, then Turf on the GeoJSON of each candidate, the first that holds the
 * point.
 */
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

/**
 * Points are looked up round and round until the turn is over; what is found is counted, so that nothing is
 * optimised away.
 */
function lookupsPerSecond(points: readonly LngLat[], finds: (p: LngLat) => boolean): number {
  let found = 0
  const rate = ratePerSecond(
    TURN_MS,
    (k) => {
      for (let i = 0; i < 1000; i++) if (finds(points[(1000 * k + i) % points.length]!)) found++
    },
    1000,
  )
  if (found === 0) throw new Error('no point of the bench lies in any grid')
  return rate
}
