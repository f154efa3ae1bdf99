import type { Coverage, CoverageGrid, Refusal } from '../geo/coverage/coverage.ts'
import { stepsIn } from '../geo/coverage/coverage.ts'
import type { LngLat } from '../geo/position.ts'
import { MOST_DRAWN_VERTICES } from '../geo/coverage/settle.ts'
import { liesUnder } from '../lib/division-code.ts'
import { leavesOutline, mayReshapeOutline, parentOutline, reachesFurther } from './draft-ground.ts'
import { draftGridOf, flatIn, gridIn, layerOf, withGrids } from './draft-state.ts'
import type { About, Change, DraftState } from './draft-state.ts'
import type { DraftGrid, Layer } from './draft.ts'
import { positionsIn } from './geometry-parts.ts'

/** Why an edit was refused: what the coverage refuses, and what only a draft does. */
export type EditRefusal =
  | Refusal['reason']
  | 'no-area'
  | 'too-many-vertices'
  | 'outside-division'
  | 'no-community'
  | 'codes-used-up'
  | 'other-layer'
  | 'nothing-to-merge'
  | 'too-many-origins'
  | 'nothing-changes'
  | 'nothing-to-repair'
  | 'nothing-left'
  | 'moves-too-far'
  | 'too-much'

export interface Refused {
  readonly ok: false
  readonly reason: EditRefusal
  readonly codes: string[]
}

/** What an edit would draw, before it is held against the division. */
export type Drawn = ({ readonly ok: true } & Change) | Refused

export type Applied =
  | {
      readonly ok: true
      readonly state: DraftState
      readonly before: DraftGrid[]
      readonly after: DraftGrid[]
    }
  | Refused

export const refused = (reason: EditRefusal, ...codes: readonly string[]): Refused => ({
  ok: false,
  reason,
  codes: [...new Set(codes)],
})

/**
 * A transaction holds 100 items: the command, the draft and the edit beside the grids that an edit changes.
 */
export const MOST_CHANGED = 90

/** Offsets of 32 bits would wrap, and no county reaches 32 degrees. */
const FAR_STEPS = 2 ** 29

export function isNear(state: DraftState, places: readonly LngLat[]): boolean {
  return places.every((place) => stepsIn(state.base, place).every((steps) => Math.abs(steps) < FAR_STEPS))
}

/**
 * The change that makes a layer's grids of some codes those of `grids`; a code that is not among them is
 * gone.
 */
export function changeIn(
  state: DraftState,
  layer: Layer,
  { grids, codes }: { grids: readonly CoverageGrid[]; codes: readonly string[] },
  aboutOf: (code: string) => About = (code) => state.about.get(code)!,
): { readonly ok: true } & Change {
  const coverage: Coverage = layerOf(state, layer)
  const touched = [...new Set(codes)].sort()
  return {
    ok: true,
    before: touched.flatMap((code) => gridIn(state, code) ?? []),
    after: touched.flatMap((code) => {
      const grid = grids.find((one) => one.code === code)
      return grid === undefined ? [] : [draftGridOf(coverage, grid, aboutOf(code))]
    }),
  }
}

/** A closed ring has its first position twice: what has just been settled passes. */
const FEW_RINGS = 2000

const positionsOf = (grids: readonly DraftGrid[]): number =>
  grids.reduce((sum, { geometry }) => sum + positionsIn(geometry), 0)

export interface Liberties {
  /**
   * May stop running along the division's outline: of a grid that is removed or trimmed that is the point,
   * and the gap is listed.
   */
  readonly leavesOutline?: readonly string[]
  /** May lie partly outside: so may what is drawn, and that is listed. */
  readonly reachesBeyond?: boolean
}

/**
 * Holds a change against the division: grids outside it stay bit by bit, and so does its outline unless it is
 * the whole county that is drawn.
 */
export function judged(state: DraftState, drawn: Drawn, liberties: Liberties = {}): Applied {
  if (!drawn.ok) return drawn
  if (Math.max(positionsOf(drawn.before), positionsOf(drawn.after)) > MOST_DRAWN_VERTICES + FEW_RINGS)
    return refused('too-many-vertices', ...drawn.before.map(({ code }) => code))
  const isSame = (a: DraftGrid, b: DraftGrid | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)
  const find = (grids: readonly DraftGrid[], code: string) => grids.find((grid) => grid.code === code)
  const before = drawn.before.filter((grid) => !isSame(grid, find(drawn.after, grid.code)))
  const after = drawn.after.filter((grid) => !isSame(grid, find(drawn.before, grid.code)))
  if (before.length + after.length === 0)
    return refused('nothing-changes', ...drawn.after.map(({ code }) => code))
  const codes = new Set([...before, ...after].map(({ code }) => code))
  if (codes.size > MOST_CHANGED) return refused('too-much', ...codes)
  const foreign = [...before, ...after].filter(({ code }) => !liesUnder(code, state.ground.division))
  if (foreign.length > 0) return refused('outside-division', ...foreign.map(({ code }) => code))
  const next = withGrids(state, { before, after })
  const breach = outlineBreach(state, next, { before, after }, liberties)
  if (breach !== null) return refused(breach, ...[...before, ...after].map(({ code }) => code))
  return { ok: true, state: next, before, after }
}

function outlineBreach(
  state: DraftState,
  next: DraftState,
  change: Change,
  liberties: Liberties,
): 'outline' | 'outside-division' | null {
  const outline = parentOutline(state.ground, state.base)
  if (outline === null || mayReshapeOutline(state.ground)) return null
  for (const layer of ['base', 'dedicated'] as const) {
    const flat = (of: DraftState, grids: readonly DraftGrid[]): CoverageGrid[] =>
      grids.flatMap((grid) => (grid.layer === layer ? (flatIn(layerOf(of, layer), grid.code) ?? []) : []))
    const [before, after] = [flat(state, change.before), flat(next, change.after)]
    const bound = before.filter(({ code }) => liberties.leavesOutline?.includes(code) !== true)
    if (layer === 'base' && leavesOutline(outline, bound, after)) return 'outline'
    if (liberties.reachesBeyond !== true && reachesFurther(state.base, outline, before, after))
      return 'outside-division'
  }
  return null
}
