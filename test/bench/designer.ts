import type { MultiPolygon, Polygon } from 'geojson'

import { coverageOf, gridsOf, gridWith } from '#shared/geo/coverage/coverage.ts'
import type { Coverage } from '#shared/geo/coverage/coverage.ts'
import { moveVertex } from '#shared/geo/coverage/edit-vertices.ts'
import { problemsAround } from '#shared/geo/coverage/problems-around.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import { ringsOf, seeded, voronoiCoverage } from '../shared/geo/coverages.ts'
import { alone, quantile, type Row } from './row.ts'

const GRIDS = 5000
/** Six borders of ten vertices each: 60 a grid. */
const BENDS = 9
/** Of a county in which no border is so short that its bends fall together. */
const SEED = 5002
const DRAGS = 200
const FRAMES_A_DRAG = 5

/**
 * Our own work a frame while a shared vertex follows the hand, and that of one grid drawn over others;
 * milliseconds.
 */
export async function benchDesigner(): Promise<Row[]> {
  const county = voronoiCoverage({ grids: GRIDS, seed: SEED, bends: BENDS, even: true, sizeDegrees: 0.28 })
  const parent = mergeOutline(county.map(({ geometry }) => geometry))
  const coverage = coverageOf(county)
  const frames = drags(coverage, parent)
  const drawn = drawnOver(coverage, parent)
  return [
    alone('designer/edit-check-difference', quantile(frames, 0.5), 'ms', GRIDS),
    alone('designer/edit-check-difference/p95', quantile(frames, 0.95), 'ms', GRIDS),
    alone('designer/check-drawn-over', quantile(drawn, 0.5), 'ms', GRIDS),
  ]
}

/** By the processor's clock of this thread, which neighbours on a busy machine do not slow. */
function threadMilliseconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/**
 * Shared vertices all over the county, each moved frame by frame: edit, check around, the changed grids as
 * the map takes them.
 */
function drags(start: Coverage, parent: Polygon | MultiPolygon): number[] {
  const random = seeded(GRIDS)
  const times: number[] = []
  let coverage = start
  while (times.length < DRAGS * FRAMES_A_DRAG) {
    const grid = coverage.grids[Math.floor(random() * GRIDS)]!
    const [ring] = ringsOf(gridsOf({ ...coverage, grids: [grid] })[0]!)
    let vertex = ring![Math.floor(random() * ring!.length)]!
    for (let frame = 0; frame < FRAMES_A_DRAG; frame++) {
      const to = [vertex[0] + 2 ** -20, vertex[1] + 2 ** -21] as const
      const begun = threadMilliseconds()
      const edited = moveVertex(coverage, vertex, to)
      // A vertex of the outline stays: another one is taken.
      if (!edited.ok) break
      const { problems } = problemsAround(
        { before: coverage, after: edited.coverage },
        edited.touched,
        parent,
      )
      const difference = differenceOf(edited.coverage, edited.touched)
      times.push(threadMilliseconds() - begun)
      if (problems.length > 0 || difference.length !== edited.touched.length)
        throw new Error(`a move of ${edited.touched.join()} broke the county`)
      ;[coverage, vertex] = [edited.coverage, to]
    }
  }
  return times
}

function differenceOf(coverage: Coverage, touched: readonly string[]) {
  const codes = new Set(touched)
  const grids = gridsOf({ ...coverage, grids: coverage.grids.filter(({ code }) => codes.has(code)) })
  return grids.map(({ code, name, geometry }) => ({ id: code, newGeometry: geometry, name }))
}

/** The check alone, of a square as wide as a grid, drawn somewhere over the grids that are there. */
function drawnOver(before: Coverage, parent: Polygon | MultiPolygon): number[] {
  const random = seeded(GRIDS + 1)
  return Array.from({ length: DRAGS }, () => {
    const { west, south, east, north } = before.grids[Math.floor(random() * GRIDS)]!.box
    const ring = Int32Array.of(west, south, east, south, east, north, west, north)
    const square = gridWith({ code: 'drawn', name: '' }, [[ring]])
    const after = { ...before, grids: [...before.grids, square] }
    const begun = threadMilliseconds()
    const { problems } = problemsAround({ before, after }, [square.code], parent)
    const taken = threadMilliseconds() - begun
    if (problems.length < 2) throw new Error('a square over grids overlaps them')
    return taken
  })
}
