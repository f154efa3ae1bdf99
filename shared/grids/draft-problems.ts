import type { Coverage } from '../geo/coverage/coverage.ts'
import { gridsOf } from '../geo/coverage/coverage.ts'
import { problemsAround } from '../geo/coverage/problems-around.ts'
import { validateCoverage } from '../geo/coverage/validate.ts'
import type { CoverageProblem } from '../geo/coverage/validate.ts'
import type { DraftProblem } from './draft-edit.ts'
import { ownGrids } from './draft-gaps.ts'
import { codesOf } from './draft-log.ts'
import { isFaceProblem, problemFrom } from './draft-face-problems.ts'
import { gridProblems } from './draft-grid-problems.ts'
import type { Measures } from './draft-grid-problems.ts'
import { layerOf } from './draft-state.ts'
import type { Change, DraftState } from './draft-state.ts'
import { Layer } from './draft.ts'

export type { Measures } from './draft-grid-problems.ts'

/**
 * Everything wrong with a draft, with the repairs that are offered: first what blocks, then by id. Throws
 * RangeError where borders cross more often than any map's.
 */
export function problemsOf(state: DraftState, measures: Measures): DraftProblem[] {
  const faces = Layer.options.flatMap((layer) => {
    const coverage = ownGrids(layerOf(state, layer), state.ground)
    const found = validateCoverage(gridsOf(coverage), parentOf(state, layer))
    return found.flatMap((problem) => problemFrom(state, layer, problem) ?? [])
  })
  return inOrder([...faces, ...gridProblems(state, [...state.about.keys()], measures)])
}

/** The problems that concern one of the codes. */
export function problemsAt(state: DraftState, codes: readonly string[], measures: Measures): DraftProblem[] {
  const faces = Layer.options.flatMap((layer) => {
    const coverage = ownGrids(layerOf(state, layer), state.ground)
    const around = problemsAround({ before: coverage, after: coverage }, codes, parentOf(state, layer))
    return around.problems.flatMap((problem) => problemFrom(state, layer, problem) ?? [])
  })
  const asked = new Set(codes)
  const concerning = faces.filter((problem) => problem.codes.some((code) => asked.has(code)))
  return inOrder([...concerning, ...gridProblems(state, codes, measures)])
}

/**
 * The problems after an edit, of those before it: the same as `problemsOf` says, at the cost of the grids
 * around the edit, so that they can be listed while a vertex is dragged. Only where a gap reaches further
 * than that the whole draft is looked at again.
 */
export function problemsAfter(
  known: readonly DraftProblem[],
  states: { readonly before: DraftState; readonly after: DraftState },
  change: Change,
  measures: Measures,
): DraftProblem[] {
  const touched = codesOf(change)
  const state = states.after
  const kept: DraftProblem[] = []
  const found = gridProblems(state, [...touched], measures)
  for (const layer of Layer.options) {
    const own = (of: DraftState): Coverage => ownGrids(layerOf(of, layer), of.ground)
    const around = problemsAround(
      { before: own(states.before), after: own(state) },
      [...touched],
      parentOf(state, layer),
    )
    const faces = known.filter(
      (problem) => isFaceProblem(problem) && layerOfProblem(states, problem) === layer,
    )
    const left = faces.filter((problem) => !around.replaces(asCoverageProblem(problem)))
    if (left.some((problem) => isReachedBy(problem, touched, change))) return problemsOf(state, measures)
    kept.push(...left)
    found.push(...around.problems.flatMap((problem) => problemFrom(state, layer, problem) ?? []))
  }
  const others = known.filter(
    (problem) => !isFaceProblem(problem) && !problem.codes.some((code) => touched.has(code)),
  )
  return inOrder([...kept, ...others, ...found])
}

/** In the dedicated layer what no grid covers is no gap. */
const parentOf = ({ ground }: DraftState, layer: Layer) => (layer === 'base' ? ground.parent : null)

function layerOfProblem(
  { before, after }: { readonly before: DraftState; readonly after: DraftState },
  { codes }: DraftProblem,
): Layer {
  const about = codes.map((code) => before.about.get(code) ?? after.about.get(code))
  return about.find((one) => one !== undefined)?.layer ?? 'base'
}

const asCoverageProblem = (problem: DraftProblem): CoverageProblem => ({
  kind: problem.kind as CoverageProblem['kind'],
  codes: problem.codes,
  geometry: problem.geometry!,
  areaSquareMetres: problem.areaSquareMetres!,
})

/** Is a problem that was not looked at again one of a touched grid, or of ground where one is or was? */
function isReachedBy(
  { codes, geometry }: DraftProblem,
  touched: ReadonlySet<string>,
  change: Change,
): boolean {
  if (codes.some((code) => touched.has(code))) return true
  const box = boxOf(geometry!)
  return [...change.before, ...change.after].some((grid) => {
    const [west, south, east, north] = boxOf(grid.geometry)
    return west <= box[2] && box[0] <= east && south <= box[3] && box[1] <= north
  })
}

function boxOf(geometry: NonNullable<DraftProblem['geometry']>): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  for (const [lng, lat] of polygons.flat(2)) {
    box[0] = Math.min(box[0], lng)
    box[1] = Math.min(box[1], lat)
    box[2] = Math.max(box[2], lng)
    box[3] = Math.max(box[3], lat)
  }
  return box
}

function inOrder(problems: readonly DraftProblem[]): DraftProblem[] {
  return problems.toSorted((a, b) => Number(b.blocks) - Number(a.blocks) || (a.id < b.id ? -1 : 1))
}
