import type { MultiPolygon, Polygon } from 'geojson'

import { mergeOutline } from '#shared/geo/merge.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Applied, Drawing } from '#shared/grids/draft-rules.ts'
import { applyEdit } from '#shared/grids/draft-rules.ts'
import { draftStateOf, gridsIn } from '#shared/grids/draft-state.ts'
import type { DraftState, Ground } from '#shared/grids/draft-state.ts'
import { DraftGrid } from '#shared/grids/draft.ts'
import { rectangle, ringsOf, voronoiCoverage } from '../geo/coverages.ts'

export const TOWNSHIP = '530402006'

export function aDraftGrid(
  code: string,
  geometry: Polygon | MultiPolygon,
  more: Partial<DraftGrid> = {},
): DraftGrid {
  const about = { name: `格${code.slice(-6)}`, layer: 'base', origins: [code], columns: {} }
  return DraftGrid.parse({ code, ...about, geometry, ...more })
}

export type Drawn = { type: 'Polygon'; coordinates: [number, number][][] }

export const polygon = (...ring: LngLat[]): Drawn => ({
  type: 'Polygon',
  coordinates: [ring.map(([lng, lat]) => [lng, lat])],
})

/** A rectangle of sixteenths of a degree from 102.5° E 24.25° N: exact on the lattice. */
export const block = (west: number, south: number, east: number, north: number): Drawn =>
  polygon(...rectangle(...blockPlace(west, south), ...blockPlace(east, north)))

export const blockPlace = (x: number, y: number): [number, number] => [102.5 + x / 16, 24.25 + y / 16]

/** A draft of the whole ground of some grids, by communities of their own codes. */
export function aDraft(
  grids: readonly DraftGrid[],
  ground: Partial<Ground> = {},
  taken: readonly string[] = [],
): DraftState {
  const base = grids.filter(({ layer }) => layer === 'base')
  const codes = [...new Set(base.map(({ code }) => code.slice(0, 12)))].sort()
  const communities = codes.map((code) => ({
    code,
    name: `社区${code.slice(-3)}`,
    geometry: mergeOutline(base.filter((grid) => grid.code.startsWith(code)).map(({ geometry }) => geometry)),
  }))
  const parent = base.length === 0 ? null : mergeOutline(base.map(({ geometry }) => geometry))
  return draftStateOf(grids, { division: TOWNSHIP.slice(0, 6), parent, communities, ...ground }, taken)
}

/** A Voronoi county of four communities, west to east. */
export function aVoronoiDraft(grids: number, seed: number, ground: Partial<Ground> = {}): DraftState {
  const drawn = voronoiCoverage({ grids, seed, bends: 1, even: true })
  const counts = [0, 0, 0, 0]
  return aDraft(
    drawn.map((grid) => {
      const community = Math.max(0, Math.min(3, Math.floor(((ringsOf(grid)[0]![0]![0] - 102.4) / 0.4) * 4)))
      const code = `${TOWNSHIP}00${community + 1}${String(++counts[community]!).padStart(3, '0')}`
      return aDraftGrid(code, grid.geometry, { columns: { households: 100 + counts[community]! } })
    }),
    ground,
  )
}

/** The state after an edit that must be taken. */
export function taken(state: DraftState, edit: Drawing): Applied & { ok: true } {
  const applied = applyEdit(state, edit)
  if (!applied.ok) throw new Error(`${edit.type} refused: ${applied.reason} ${applied.codes.join()}`)
  return applied
}

/** Why an edit is refused, and 'taken' when it is not. */
export function reasonOf(state: DraftState, edit: Drawing): string {
  const applied = applyEdit(state, edit)
  return applied.ok ? 'taken' : applied.reason
}

export const gridOf = (state: DraftState, code: string): DraftGrid =>
  gridsIn(state).find((grid) => grid.code === code)!
