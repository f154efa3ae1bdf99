import { geodesicMetres } from '#shared/geo/metric.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { problemsOf, type Measures } from '#shared/grids/draft-problems.ts'
import { gridsIn, type DraftState } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { ImportChanges } from '#shared/grids/import-report.ts'

/**
 * Degrees, some 10 cm: a vertex that another datum brought there and back, or that was written with six
 * decimals, has not moved.
 */
const STILL_DEGREES = 1e-6

/**
 * What a file changes: the draft as it is against as it would be. Codes tell which grids are the same. Throws
 * RangeError where borders cross more often than any map's.
 */
export function importChanges(before: DraftState, after: DraftState, measures: Measures): ImportChanges {
  const was = new Map(gridsIn(before).map((grid) => [grid.code, grid]))
  const pairs = gridsIn(after).flatMap((grid) => {
    const old = was.get(grid.code)
    return old === undefined ? [] : [{ old, grid, isRedrawn: !isStill(old.geometry, grid.geometry) }]
  })
  const redrawn = pairs.filter(({ isRedrawn }) => isRedrawn)
  const problems = problemsOf(after, measures)
  const blocking = problems.filter(({ blocks }) => blocks).length
  return {
    same: pairs.filter(({ old, grid, isRedrawn }) => !isRedrawn && old.name === grid.name).length,
    redrawn: redrawn.length,
    metres: median(redrawn.map(({ old, grid }) => metresBetween(old.geometry, grid.geometry))),
    renamed: pairs.filter(({ old, grid }) => old.name !== grid.name).length,
    made: after.about.size - pairs.length,
    gone: before.about.size - pairs.length,
    problems: { blocking, others: problems.length - blocking },
  }
}

type Geometry = DraftGrid['geometry']

const placesOf = ({ coordinates }: Geometry): number[] => coordinates.flat(3)

function isStill(a: Geometry, b: Geometry): boolean {
  const [own, other] = [placesOf(a), placesOf(b)]
  return own.length === other.length && own.every((value, i) => Math.abs(value - other[i]!) < STILL_DEGREES)
}

const metresBetween = (a: Geometry, b: Geometry): number => geodesicMetres(middleOf(a), middleOf(b))

/** Of the box around it: enough to tell a file that lies aside from borders that were drawn anew. */
function middleOf(geometry: Geometry): LngLat {
  const places = placesOf(geometry)
  const middle = (axis: 0 | 1): number => {
    const values = places.filter((_, i) => i % 2 === axis)
    return (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2
  }
  return [middle(0), middle(1)]
}

function median(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.round(values.toSorted((a, b) => a - b)[values.length >> 1]! * 10) / 10
}
