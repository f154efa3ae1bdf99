import type { MultiPolygon, Polygon } from 'geojson'

import type { Coverage, CoverageGrid } from '../geo/coverage/coverage.ts'
import { flatGrid, geometryOf } from '../geo/coverage/coverage.ts'
import { latticeSteps } from '../geo/lattice.ts'
import type { SchemeName } from './code-scheme.ts'
import type { Draft, DraftGrid } from './draft.ts'

/** What a draft knows of a grid besides its shape. */
export type About = Omit<DraftGrid, 'code' | 'geometry'>

/**
 * Where is drawn: the division of the draft, its outline in force (null when it has none yet), the
 * communities in it as they are in force; and how grids are numbered there, as everywhere unless it is said.
 */
export interface Ground {
  readonly division: Draft['division']
  readonly scheme?: SchemeName
  readonly parent: Polygon | MultiPolygon | null
  readonly communities: readonly { code: string; name: string; geometry: Polygon | MultiPolygon }[]
}

/**
 * The grids of a draft, as the server decides on them and the designer's page previews them. Immutable; an
 * edit shares what it does not touch. Both layers stand on one origin, their grids by code, so that the same
 * grids are the same state however they came to be.
 */
export interface DraftState {
  readonly base: Coverage
  /** The layer over it: its grids may lie over base grids, not over each other. */
  readonly dedicated: Coverage
  /** By code, of both layers: a code is used once in a draft. */
  readonly about: ReadonlyMap<string, About>
  readonly ground: Ground
  /**
   * Codes that no new grid may get: those of every version of the plan, the base's own included, since what
   * leaves the draft is retired.
   */
  readonly taken: ReadonlySet<string>
}

/** Some grids as they were and as they are: a code only in `before` is gone, one only in `after` is new. */
export interface Change {
  readonly before: readonly DraftGrid[]
  readonly after: readonly DraftGrid[]
}

/** Where nothing else is known: offsets of 32 bits reach 128 degrees from here. */
const MIDDLE_OF_CHINA = [105, 35]

/** A draft of these grids. Throws RangeError when one lies 128 degrees from the ground. */
export function draftStateOf(
  grids: readonly DraftGrid[],
  ground: Ground,
  taken: Iterable<string>,
): DraftState {
  const empty = { ...originOf(ground), grids: [] }
  const state = { base: empty, dedicated: empty, about: new Map(), ground, taken: new Set(taken) }
  return withGrids(state, { before: [], after: grids })
}

/** The state with what somebody else's edit, or an undo, did. Nothing is checked: it was when it was made. */
export function withGrids(state: DraftState, change: Change): DraftState {
  const { originX, originY } = state.base
  const flat = change.after.map((grid) => flatGrid(grid, originX, originY))
  // As layerOf has it: what a newer release calls otherwise lies over the base.
  const [inBase, over] = [true, false].map((isBase) =>
    flat.filter((_, i) => (change.after[i]!.layer === 'base') === isBase),
  )
  const stale = new Set([...change.before, ...change.after].map(({ code }) => code))
  return {
    ...state,
    base: replaced(state.base, stale, inBase!),
    dedicated: replaced(state.dedicated, stale, over!),
    about: aboutWith(state.about, stale, change.after),
  }
}

/** A grid of the draft as it is stored and sent, undefined when there is none of this code. */
export function gridIn(state: DraftState, code: string): DraftGrid | undefined {
  const about = state.about.get(code)
  if (about === undefined) return undefined
  const coverage = layerOf(state, about.layer)
  const grid = flatIn(coverage, code)
  return grid && draftGridOf(coverage, grid, about)
}

/** All grids of the draft, base layer first, by code. */
export function gridsIn(state: DraftState): DraftGrid[] {
  return [state.base, state.dedicated].flatMap((coverage) =>
    coverage.grids.map((grid) => draftGridOf(coverage, grid, state.about.get(grid.code)!)),
  )
}

export function draftGridOf(
  coverage: Coverage,
  { code, polygons }: Pick<CoverageGrid, 'code' | 'polygons'>,
  about: About,
): DraftGrid {
  // GeoJSON's own type allows heights, which the lattice has none of.
  return { code, ...about, geometry: geometryOf(coverage, polygons) as DraftGrid['geometry'] }
}

export function layerOf(state: DraftState, layer: DraftGrid['layer']): Coverage {
  return layer === 'base' ? state.base : state.dedicated
}

/** A grid of a layer as it is drawn, undefined when it has none of this code. */
export function flatIn({ grids }: Coverage, code: string): CoverageGrid | undefined {
  const grid = grids[placeOf(grids, code)]
  return grid?.code === code ? grid : undefined
}

/** The place of a code among grids that stand by code, or where it would stand. */
function placeOf(grids: readonly CoverageGrid[], code: string): number {
  let [low, high] = [0, grids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (grids[middle]!.code < code) low = middle + 1
    else high = middle
  }
  return low
}

/** From the ground alone, so that the same grids are the same numbers however the draft came to be. */
function originOf(ground: Ground): Pick<Coverage, 'originX' | 'originY'> {
  const known = ground.parent ?? ground.communities[0]?.geometry
  const [lng, lat] = known?.coordinates.flat(3) ?? MIDDLE_OF_CHINA
  return { originX: latticeSteps(lng!), originY: latticeSteps(lat!) }
}

function replaced(coverage: Coverage, stale: ReadonlySet<string>, drawn: readonly CoverageGrid[]): Coverage {
  const isTouched = [...stale].some((code) => flatIn(coverage, code) !== undefined)
  if (!isTouched && drawn.length === 0) return coverage
  const fresh = drawn.toSorted(byCode)
  const grids: CoverageGrid[] = []
  let next = 0
  for (const grid of coverage.grids) {
    while (next < fresh.length && fresh[next]!.code <= grid.code) grids.push(fresh[next++]!)
    if (!stale.has(grid.code)) grids.push(grid)
  }
  for (const grid of fresh.slice(next)) grids.push(grid)
  return { ...coverage, grids }
}

function aboutWith(
  about: DraftState['about'],
  stale: ReadonlySet<string>,
  after: readonly DraftGrid[],
): DraftState['about'] {
  const fresh = new Map(after.map(({ code, geometry: _, ...rest }): [string, About] => [code, rest]))
  // A frame of a drag changes shapes only: then the map of thousands of names is shared, not copied.
  const isSame = (code: string): boolean =>
    JSON.stringify(about.get(code)) === JSON.stringify(fresh.get(code))
  if ([...stale].every(isSame)) return about
  const next = new Map(about)
  for (const code of stale) next.delete(code)
  for (const [code, grid] of fresh) next.set(code, grid)
  return next
}

const byCode = (a: CoverageGrid, b: CoverageGrid): number => (a.code < b.code ? -1 : 1)
