import { importGrids } from '#shared/geo/import-grids.ts'
import { voronoiCoverage } from '#test/shared/geo/coverages.ts'
import { alone, type Row } from './row.ts'

const GRIDS = 1_250
const TIMES = 4

/** Milliseconds that a file takes to import; throws when grids are lost on the way. */
function millisecondsFor(grids: number): number {
  const features = voronoiCoverage({ grids, seed: 84, bends: 9 }).map(({ geometry }, i) => ({
    type: 'Feature',
    properties: { code: `9901010${String(i).padStart(8, '0')}` },
    geometry,
  }))
  const start = performance.now()
  const collection = { type: 'FeatureCollection', features }
  const result = importGrids({ collection, division: '990101', codeProperty: 'code' })
  if (!result.ok || result.grids.length < 0.99 * grids) throw new Error(`${grids} grids were not imported`)
  return performance.now() - start
}

/**
 * How much longer four times as many grids take: 4 where the work grows as they do, 16 where a step went
 * quadratic.
 */
export function benchImport(): Promise<Row[]> {
  millisecondsFor(300)
  const [few, many] = [millisecondsFor(GRIDS), millisecondsFor(TIMES * GRIDS)]
  return Promise.resolve([
    alone('growth/import', Number((many / few).toPrecision(3)), `times for ${TIMES} times the grids`, GRIDS),
    alone('import/file', Math.round(many), 'ms', TIMES * GRIDS),
  ])
}
