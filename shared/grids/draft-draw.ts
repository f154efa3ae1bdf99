import type { MultiPolygon, Polygon } from 'geojson'

import type { CoverageGrid } from '../geo/coverage/coverage.ts'
import { flatGrid, geometryOf, twiceAreaOf } from '../geo/coverage/coverage.ts'
import { eachEdge } from '../geo/coverage/check-grid.ts'
import { crossesItself, interiorsMeet } from '../geo/coverage/interiors.ts'
import { facesWhere, groundOf, layOver } from '../geo/overlay/lay-over.ts'
import { snapGrid } from '../geo/coverage/snap-grid.ts'
import type { Snapped } from '../geo/coverage/snap-grid.ts'
import { withNewVertices } from '../geo/coverage/split-grid.ts'
import { labelPoint } from '../geo/label-point.ts'
import { snapGeometry } from '../geo/lattice.ts'
import { spokenNumber } from '../geo/numbering.ts'
import { liesUnder } from '../lib/division-code.ts'
import { charactersIn, cutLine, NAME_CHARACTERS } from '../lib/name.ts'
import type { CodeScheme } from './code-scheme.ts'
import { changeIn, isNear, refused } from './draft-change.ts'
import type { Drawn, Refused } from './draft-change.ts'
import { isCommunityOf, usedCodes } from './draft-codes.ts'
import { communityAt, isOnOutline, mayReshapeOutline, parentOutline } from './draft-ground.ts'
import type { Drawing } from './draft-rules.ts'
import { layerOf } from './draft-state.ts'
import type { About, DraftState } from './draft-state.ts'
import type { Layer } from './draft.ts'

/**
 * A border drawn this near to another one is meant to be it; anything nearer would leave what the checks call
 * a sliver.
 */
const DRAW_SNAP_METRES = 1

/** A grid traced along every bend of a river has some thousands; more is a file's work, not a hand's. */
const MOST_VERTICES = 5000

type Draw = Extract<Drawing, { type: 'draw' }>

/**
 * A new grid, led along the borders that it was drawn by, which get its vertices. It may lie over others or
 * leave gaps: those are listed. Its community is the one named, or that which holds its label point; its code
 * is the community's next.
 */
export function draw(state: DraftState, edit: Draw, scheme: CodeScheme): Drawn {
  const asDrawn = polygonOf(state, edit.geometry)
  if ('reason' in asDrawn) return asDrawn
  const outline = parentOutline(state.ground, state.base)
  if (outline !== null && !interiorsMeet(asDrawn, outline.inside)) return refused('outside-division')
  const community = edit.community ?? communityOf(state, geometryOf(state.base, asDrawn.polygons))
  if (community === undefined) return refused('no-community')
  if (!liesUnder(community, state.ground.division)) return refused('outside-division', community)
  if (!isCommunityOf(state.ground, community)) return refused('no-community', community)
  const code = scheme.next(community, usedCodes(state))
  if (code === null) return refused('codes-used-up', community)
  const name = edit.name ?? nameOf(state, code)
  const { grid, changed } = fitted(state, edit.layer, asDrawn)
  const about: About = { name, layer: edit.layer, origins: [], columns: edit.columns ?? {} }
  const grids = [...changed, { ...grid, code, name }]
  const codes = grids.map((one) => one.code)
  return changeIn(state, edit.layer, { grids, codes }, (one) =>
    one === code ? about : state.about.get(one)!,
  )
}

/** That which holds its label point, or that of the part of it in the division. */
function communityOf({ ground }: DraftState, geometry: Polygon | MultiPolygon): string | undefined {
  const community = communityAt(ground, labelPoint(geometry))
  if (community !== undefined || ground.parent === null) return community
  const overlay = layOver([geometry, ground.parent])
  const within = groundOf(
    overlay,
    facesWhere(overlay, (holders) => holders.length === 2),
  )
  return within === null ? undefined : communityAt(ground, labelPoint(within))
}

function nameOf({ ground }: DraftState, code: string): string {
  const community = ground.communities.find((one) => code.startsWith(one.code))
  const number = `第${spokenNumber(code)}网格`
  return cutLine(community?.name.toWellFormed() ?? '', NAME_CHARACTERS - charactersIn(number)) + number
}

/** What was drawn as polygons on the lattice, wound rightly whichever way the hand went round. */
function polygonOf(state: DraftState, geometry: Polygon | MultiPolygon): CoverageGrid | Refused {
  const drawn = geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2) as [number, number][]
  if (drawn.length > MOST_VERTICES) return refused('too-many-vertices')
  if (!isNear(state, drawn)) return refused('outside-division')
  const snapped = snapGeometry(geometry)
  if (snapped.coordinates.length === 0) return refused('no-area')
  const { originX, originY } = state.base
  const raw = flatGrid({ code: '', name: '', geometry: snapped }, originX, originY)
  if (crossesItself(raw)) return refused('crosses-itself')
  const overlay = layOver([snapped])
  const ground = groundOf(
    overlay,
    facesWhere(overlay, (holders) => holders.length > 0),
  )
  return ground === null
    ? refused('no-area')
    : flatGrid({ code: '', name: '', geometry: ground }, originX, originY)
}

/**
 * The grid led along its neighbours' borders, and the neighbours that got vertices of it; as it was drawn
 * where that would break one.
 */
function fitted(
  state: DraftState,
  layer: Layer,
  drawn: CoverageGrid,
): { grid: CoverageGrid; changed: CoverageGrid[] } {
  const coverage = layerOf(state, layer)
  const snapped = layer === 'base' ? alongBase(state, drawn) : alongBoth(state, drawn)
  const changed = [...withNewVertices(coverage, { ...drawn, box: roomyBox(drawn) }, snapped.found).values()]
  const lengthened = changed.filter((grid) => grid !== null)
  return isSound(snapped.grid) && lengthened.every(isSound)
    ? { grid: snapped.grid, changed: lengthened }
    : { grid: drawn, changed: [] }
}

const isSound = (grid: CoverageGrid): boolean => twiceAreaOf(grid) > 0 && !crossesItself(grid)

/** A neighbour that is only just beside it is one, too. */
function roomyBox({ box: { west, south, east, north } }: CoverageGrid): CoverageGrid['box'] {
  const room = 1024
  return { west: west - room, south: south - room, east: east + room, north: north + room }
}

/**
 * In the base layer borders of the division's own grids, and the division's outline, which gets no vertex
 * where it may not move.
 */
function alongBase(state: DraftState, grid: CoverageGrid): Snapped {
  const outline = parentOutline(state.ground, state.base)
  const own = state.base.grids.filter(({ code }) => liesUnder(code, state.ground.division))
  const isOutline = (...edge: readonly [number, number, number, number]): boolean =>
    outline !== null && isOnOutline(outline, ...edge)
  return snapGrid(state.base, grid, outline === null ? own : [...own, outline.inside], {
    withinMetres: DRAW_SNAP_METRES,
    ...(mayReshapeOutline(state.ground) ? {} : { isFixed: isOutline }),
  })
}

/**
 * A dedicated grid goes by its own layer first, then by what lies under it, which gets no vertex: the layers
 * are not one coverage.
 */
function alongBoth(state: DraftState, grid: CoverageGrid): Snapped {
  const withinMetres = DRAW_SNAP_METRES
  const own = snapGrid(state.dedicated, grid, state.dedicated.grids, { withinMetres })
  if (!isSound(own.grid)) return own
  const settled = new Set<string>()
  for (const other of state.dedicated.grids) eachEdge(other, (ax, ay) => settled.add(`${ax},${ay}`))
  for (const between of own.found.values())
    for (let i = 0; i < between.length; i += 2) settled.add(`${between[i]!},${between[i + 1]!}`)
  const stays = (x: number, y: number): boolean => settled.has(`${x},${y}`)
  const under = snapGrid(state.base, own.grid, state.base.grids, { withinMetres, stays, isFixed: () => true })
  return { ...own, grid: isSound(under.grid) ? under.grid : own.grid }
}
