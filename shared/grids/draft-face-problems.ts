import { geometryOf } from '../geo/coverage/coverage.ts'
import type { CoverageProblem } from '../geo/coverage/validate.ts'
import { eachEdge } from '../geo/coverage/check-grid.ts'
import { flatGrid } from '../geo/coverage/coverage.ts'
import { areaSquareMetres } from '../geo/area.ts'
import { borderMetres, flattenPolygons } from '../geo/flat-polygons.ts'
import { pointWithin } from '../geo/label-point.ts'
import { latticeDegrees, latticeSteps } from '../geo/lattice.ts'
import { geodesicMetres } from '../geo/metric.ts'
import type { LngLat } from '../geo/position.ts'
import type { DraftProblem, OfferedRepair } from './draft-edit.ts'
import { isGap } from './draft-gaps.ts'
import { isOnOutline, mayReshapeOutline, parentOutline } from './draft-ground.ts'
import { flatIn, layerOf } from './draft-state.ts'
import type { DraftState } from './draft-state.ts'
import { WHOLE, yieldsOffered } from './draft-yield.ts'
import type { Layer } from './draft.ts'

/** Borders nearer than this to a gap's are beside it: a cut rounds by half a step, 3 mm. */
const BESIDE_METRES = 0.02

/** The problems of ground, and not of a grid by itself. */
export const isFaceProblem = ({ id }: DraftProblem): boolean =>
  FACE_KINDS.some((kind) => id.startsWith(`${kind}:`))

const FACE_KINDS = ['overlap', 'gap', 'sliver', 'outside-parent']

/**
 * A problem of a layer as the draft lists it, null where it is none: the dedicated layer has no gaps, and
 * grids that touch themselves are looked at one by one. What is wrong at the outline of a county is worth a
 * look and does not block, since the county may draw it anew; everything else must be mended.
 */
export function problemFrom(state: DraftState, layer: Layer, problem: CoverageProblem): DraftProblem | null {
  if (problem.kind === 'self-touch') return null
  const isOpen = isGap(state, layer, problem)
  if (isOpen && layer === 'dedicated') return null
  const { kind, geometry } = problem
  const codes = isOpen ? byBorder(state, problem) : [...problem.codes]
  const isAtOutline = kind === 'outside-parent' || (isOpen && touchesOutline(state, problem))
  const [lng, lat] = (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates[0]!)[0]![0]!
  // The polygons of the overlay start at their westernmost vertex, so the same face has the same name.
  const place = `${latticeSteps(lng!)},${latticeSteps(lat!)}`
  return {
    id: [kind, problem.codes.join('+'), place].join(':'),
    kind,
    blocks: !(isAtOutline && mayReshapeOutline(state.ground)),
    codes,
    geometry: geometry as DraftProblem['geometry'],
    areaSquareMetres: problem.areaSquareMetres,
    repairs: repairsOf(state, layer, problem, { codes, isOpen }),
  }
}

function repairsOf(
  state: DraftState,
  layer: Layer,
  { kind, geometry, areaSquareMetres: area }: CoverageProblem,
  { codes, isOpen }: { codes: readonly string[]; isOpen: boolean },
): OfferedRepair[] {
  const snaps = kind === 'sliver' ? codes.map((code): OfferedRepair => ({ repair: 'snap', code })) : []
  if (kind === 'outside-parent') return codes.map((code) => ({ repair: 'trim', code }))
  if (isOpen) {
    const [lng, lat] = pointWithin(geometry)
    return [...codes.map((code): OfferedRepair => ({ repair: 'fill', code, at: [lng, lat] })), ...snaps]
  }
  const coverage = layerOf(state, layer)
  const isWhole = (code: string): boolean =>
    area > WHOLE * areaSquareMetres(geometryOf(coverage, flatIn(coverage, code)!.polygons))
  const trims = codes
    .filter((code) => !isWhole(code))
    .flatMap((code) =>
      codes
        .filter((other) => other !== code)
        .map((other): OfferedRepair => ({ repair: 'trim', code, other })),
    )
  return [...trims, ...codes.flatMap((code) => yieldsOffered(state, layer, code)), ...snaps]
}

/** The grids beside a gap, the longest common border first. */
function byBorder(state: DraftState, { codes, geometry }: CoverageProblem): string[] {
  const stretches = stretchesOf(state, geometry)
  const lengths = codes.map((code) => {
    const grid = flatIn(state.base, code)
    const flat = flattenPolygons(grid === undefined ? [] : [geometryOf(state.base, grid.polygons)])
    const isBeside = (at: LngLat): boolean => grid !== undefined && borderMetres(flat, 0, at) < BESIDE_METRES
    const metres = stretches.reduce((sum, { middle, length }) => sum + (isBeside(middle) ? length : 0), 0)
    return { code, metres }
  })
  return lengths.toSorted((a, b) => b.metres - a.metres).map(({ code }) => code)
}

function stretchesOf(
  { base }: DraftState,
  geometry: CoverageProblem['geometry'],
): { middle: LngLat; length: number }[] {
  const { originX, originY } = base
  const stretches: { middle: LngLat; length: number }[] = []
  eachEdge(flatGrid({ code: '', name: '', geometry }, originX, originY), (...edge) => {
    const [ax, ay, bx, by] = edge.map((steps, i) => latticeDegrees(steps + (i % 2 === 0 ? originX : originY)))
    const [a, b]: [LngLat, LngLat] = [
      [ax!, ay!],
      [bx!, by!],
    ]
    stretches.push({ middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], length: geodesicMetres(a, b) })
  })
  return stretches
}

function touchesOutline(state: DraftState, { geometry }: CoverageProblem): boolean {
  const outline = parentOutline(state.ground, state.base)
  if (outline === null) return false
  const { originX, originY } = state.base
  let touches = false
  eachEdge(flatGrid({ code: '', name: '', geometry }, originX, originY), (...edge) => {
    touches ||= isOnOutline(outline, ...edge)
  })
  return touches
}
