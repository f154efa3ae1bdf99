import type { MultiPolygon, Polygon } from 'geojson'

import { buildGridIndex } from '../grid-index.ts'
import type { GridIndex, PlanGrid } from '../grid-index.ts'
import { pointWithin } from '../label-point.ts'
import { polygonsOf } from '../merge.ts'
import { arrange } from '../overlay/arrangement.ts'
import type { Arrangement } from '../overlay/arrangement.ts'
import { dissolveFaces, faceAreaSquareMetres, facePerimeterMetres } from '../overlay/dissolve.ts'
import { buildLinework } from '../overlay/linework.ts'
import { nodeLinework } from '../overlay/noding.ts'
import type { CoverageProblem } from './validate.ts'

/**
 * A gap or an overlap of less mean width is called a sliver: nobody drew it, borders only miss each other.
 */
const SLIVER_METRES = 0.5

/**
 * Lays suspect grids and their parent over each other and reads the problems from the faces that come of it.
 * Ground that looks empty because the grid there is no suspect is told from a gap by `all` grids. Throws
 * RangeError when the borders cross over a million times.
 */
export function problemsLaidOver(
  suspects: readonly PlanGrid[],
  all: readonly PlanGrid[],
  parent: Polygon | MultiPolygon | null,
): CoverageProblem[] {
  const polygons = suspects.flatMap(({ code, geometry }) =>
    polygonsOf(geometry).map((rings) => ({ code, rings })),
  )
  const outer = parent === null ? [] : polygonsOf(parent)
  const noded = nodeLinework(buildLinework([...polygons.map(({ rings }) => rings), ...outer]))
  if (noded === null) throw new RangeError(`${suspects.length} grids cross each other too often`)
  const arrangement = arrange(noded)
  const codesOf = arrangement.partsOf.map((parts) => [
    ...new Set(parts.flatMap((part) => polygons[part]?.code ?? [])),
  ])
  const isWithin = arrangement.partsOf.map((parts) => parts.some((part) => part >= polygons.length))
  let index: GridIndex | null = null
  return arrangement.partsOf.flatMap((_, face): CoverageProblem[] => {
    const codes = codesOf[face]!
    if (codes.length > 1) return problemsOf(arrangement, face, 'overlap', codes)
    if (codes.length === 1) {
      const isOut = parent !== null && !isWithin[face]!
      return isOut ? problemsOf(arrangement, face, 'outside-parent', codes) : []
    }
    if (face === 0 || (parent !== null && !isWithin[face]!)) return []
    const gaps = problemsOf(arrangement, face, 'gap', besidesOf(arrangement, face, codesOf))
    return gaps.filter(
      ({ geometry }) => (index ??= buildGridIndex(all)).ownerAt(pointWithin(geometry)) === null,
    )
  })
}

function problemsOf(
  arrangement: Arrangement,
  face: number,
  kind: CoverageProblem['kind'],
  codes: readonly string[],
): CoverageProblem[] {
  const geometry = dissolveFaces(arrangement, [face])
  if (geometry === null) return []
  const area = faceAreaSquareMetres(arrangement, face)
  const isThin =
    kind !== 'outside-parent' && 2 * area < SLIVER_METRES * facePerimeterMetres(arrangement, face)
  return [{ kind: isThin ? 'sliver' : kind, codes: [...codes].sort(), geometry, areaSquareMetres: area }]
}

function besidesOf(
  { halfEdgesOf, faceOf }: Arrangement,
  face: number,
  codesOf: readonly string[][],
): string[] {
  return [...new Set(halfEdgesOf[face]!.flatMap((h) => codesOf[faceOf[h ^ 1]!]!))]
}
