import { areaSquareMetres } from '../geo/area.ts'
import type { CoverageGrid } from '../geo/coverage/coverage.ts'
import { geometryOf } from '../geo/coverage/coverage.ts'
import { crossesItself } from '../geo/coverage/interiors.ts'
import { borderSeenFrom } from '../geo/coverage/parent-border.ts'
import { ROUNDING_SQUARE_METRES } from '../geo/coverage/worsens.ts'
import { polygonsOf } from '../geo/merge.ts'
import { areaOfFaces, facesWhere, groundOf, layOver } from '../geo/overlay/lay-over.ts'
import { buildLinework, edgesOf } from '../geo/overlay/linework.ts'
import { meetOnlyAtVertices } from '../geo/overlay/noding.ts'
import { COMMUNITY_DIGITS, liesUnder } from '../lib/division-code.ts'
import { isName } from '../lib/name.ts'
import type { DraftProblem } from './draft-edit.ts'
import { mayReshapeOutline, outlineOf, reachesBeyond } from './draft-ground.ts'
import { flatIn, layerOf } from './draft-state.ts'
import type { About, DraftState } from './draft-state.ts'
import type { TargetBand } from './draft.ts'

/**
 * What the checks measure a grid against: the county's band, and incidents of 12 months by code where they
 * are known.
 */
export interface Measures {
  readonly targets: TargetBand
  readonly incidentCounts?: ReadonlyMap<string, number>
}

/** Grids are immutable, and are measured once. */
const areas = new WeakMap<CoverageGrid, number>()

/**
 * What is wrong with grids by themselves: shape, place and size. Sizes are those of base grids, and only
 * where they are known.
 */
export function gridProblems(
  state: DraftState,
  codes: readonly string[],
  measures: Measures,
): DraftProblem[] {
  return codes.flatMap((code) => {
    const about = state.about.get(code)
    const grid = about && flatIn(layerOf(state, about.layer), code)
    if (about === undefined || grid === undefined || !liesUnder(code, state.ground.division)) return []
    const named = badName(code, about)
    if (crossesItself(grid)) return [crossingOf(state, grid), ...named]
    const own =
      about.layer === 'dedicated'
        ? beyondDivision(state, grid)
        : [...beyondCommunity(state, grid), ...sizesOf(state, grid, about, measures)]
    return [...own, ...severalPieces(grid), ...named]
  })
}

/** One that an older release took, and no door takes any more. */
function badName(code: string, { name }: About): DraftProblem[] {
  const kind = 'bad-name'
  return isName(name)
    ? []
    : [problem({ id: `${kind}:${code}`, kind, code, blocks: true, geometry: null, area: null })]
}

function severalPieces({ code, polygons }: CoverageGrid): DraftProblem[] {
  const kind = 'several-pieces'
  return polygons.length > 1
    ? [problem({ id: `${kind}:${code}`, kind, code, blocks: false, geometry: null, area: null })]
    : []
}

function crossingOf(state: DraftState, { code, polygons }: CoverageGrid): DraftProblem {
  const geometry = geometryOf(state.base, polygons)
  const linework = buildLinework(polygonsOf(geometry))
  const kind = meetOnlyAtVertices(linework.vertices, edgesOf(linework)) ? 'self-touch' : 'crosses-itself'
  return problem({ id: `${kind}:${code}`, kind, code, blocks: true, geometry, area: null })
}

/**
 * A border between communities may be drawn anew with the grids on both sides of it, so this is worth a look
 * and does not block. Less than what a vertex on that border leaves when it is rounded onto the lattice is
 * not: nobody drew it, and it would be written as 0 square metres.
 */
function beyondCommunity(state: DraftState, grid: CoverageGrid): DraftProblem[] {
  const { ground } = state
  const own = ground.communities.find(({ code }) => code === grid.code.slice(0, COMMUNITY_DIGITS))
  if (own === undefined || own.code === ground.division) return []
  const beyond = groundBeyond(state, grid, own.code, own.geometry)
  const id = `outside-community:${grid.code}`
  return beyond === null || beyond.area < ROUNDING_SQUARE_METRES
    ? []
    : [problem({ id, kind: 'outside-parent', code: grid.code, blocks: false, ...beyond })]
}

/** Dedicated grids tile nothing, so that each is held against the division's outline by itself. */
function beyondDivision(state: DraftState, grid: CoverageGrid): DraftProblem[] {
  const { division, parent } = state.ground
  const beyond = parent === null ? null : groundBeyond(state, grid, division, parent)
  if (beyond === null) return []
  const id = `outside-division:${grid.code}`
  const blocks = !mayReshapeOutline(state.ground)
  const one = problem({ id, kind: 'outside-parent', code: grid.code, blocks, ...beyond })
  return [{ ...one, repairs: [{ repair: 'trim', code: grid.code }] }]
}

function groundBeyond(
  state: DraftState,
  grid: CoverageGrid,
  code: string,
  place: NonNullable<DraftState['ground']['parent']>,
): { geometry: NonNullable<DraftState['ground']['parent']>; area: number } | null {
  const outline = outlineOf(code, place, state.base)
  if (!reachesBeyond(outline, grid)) return null
  const seen = borderSeenFrom(grid.box, outline.inside.polygons)
  const overlay = layOver([geometryOf(state.base, grid.polygons), geometryOf(state.base, seen)])
  const faces = facesWhere(overlay, (holders) => holders.length === 1 && holders[0] === 0)
  const geometry = groundOf(overlay, faces)
  return geometry && { geometry, area: areaOfFaces(overlay, faces) }
}

function sizesOf(
  state: DraftState,
  grid: CoverageGrid,
  { columns }: About,
  { targets, incidentCounts }: Measures,
): DraftProblem[] {
  const area = areaOf(state, grid)
  const sizes = {
    households: columns.households,
    people: columns.people,
    areaSquareMetres: area,
    incidents12Months: incidentCounts?.get(grid.code),
  }
  return (['households', 'people', 'areaSquareMetres', 'incidents12Months'] as const).flatMap((measure) => {
    const [size, band] = [sizes[measure], targets[measure]]
    if (size === undefined || band === undefined || (size >= band[0] && size <= band[1])) return []
    const kind = size < band[0] ? 'too-small' : 'too-large'
    const id = `${kind}:${measure}:${grid.code}`
    return [problem({ id, kind, code: grid.code, blocks: false, geometry: null, area })]
  })
}

function areaOf({ base }: DraftState, grid: CoverageGrid): number {
  const area = areas.get(grid) ?? areaSquareMetres(geometryOf(base, grid.polygons))
  areas.set(grid, area)
  return area
}

function problem({
  id,
  kind,
  code,
  blocks,
  geometry,
  area,
}: {
  id: string
  kind: DraftProblem['kind']
  code: string
  blocks: boolean
  geometry: DraftState['ground']['parent']
  area: number | null
}): DraftProblem {
  return {
    id,
    kind,
    blocks,
    codes: [code],
    // GeoJSON's own type allows heights, which the lattice has none of.
    geometry: geometry as DraftProblem['geometry'],
    areaSquareMetres: area,
    repairs: [],
  }
}
