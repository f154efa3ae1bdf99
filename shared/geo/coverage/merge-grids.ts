import { collectEdges } from '../cells/edge-set.ts'
import { gridsFromEdges } from '../tiles/assemble.ts'
import type { Coverage, Edited } from './coverage.ts'
import { flatGrid, geometryOf, refusal } from './coverage.ts'
import { settle } from './settle.ts'

/** Makes one grid of several: the edges they share run once each way and cancel, the rest is its border. */
export function mergeGrids(
  coverage: Coverage,
  codes: readonly string[],
  into: { code: string; name: string },
): Edited {
  const places = codes.map((code) => coverage.grids.findIndex((grid) => grid.code === code))
  if (codes.length === 0 || places.includes(-1)) return refusal('no-such-grid', ...codes)
  if (coverage.grids.some(({ code }, i) => code === into.code && !places.includes(i)))
    return refusal('code-taken', into.code)
  const geometry = geometryOf(
    coverage,
    places.flatMap((i) => coverage.grids[i]!.polygons),
  )
  const [merged] = gridsFromEdges(collectEdges([geometry]), [into])
  if (merged === undefined) return refusal('no-such-grid', ...codes)
  const changed = new Map(places.map((i) => [i, null]))
  return settle(coverage, { changed, added: [flatGrid(merged, coverage.originX, coverage.originY)] })
}
