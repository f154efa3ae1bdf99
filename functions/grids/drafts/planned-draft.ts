import type { MultiPolygon, Polygon } from 'geojson'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { gridsIn, type DraftState } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { gridHash, type PlannedGrid, type StoredEntry } from '../plan-register.ts'

/**
 * A grid of a draft as it is published, but for what is measured on it. Columns of which nothing is known are
 * absent.
 */
export const saidGrid = ({ origins: _origins, columns, geometry, ...about }: DraftGrid) => ({
  ...about,
  geometry: geometry as Polygon | MultiPolygon,
  ...(Object.keys(columns).length === 0 ? {} : { columns }),
})

/**
 * The grids of a draft as they are published. Of a grid that is the same the base's label stays: to find one
 * is long work.
 */
export function plannedDraft(state: DraftState, base: readonly StoredEntry[]): PlannedGrid[] {
  const known = new Map(base.map((entry) => [entry.code, entry]))
  return gridsIn(state).map((grid) => {
    const said = saidGrid(grid)
    const entry = known.get(grid.code)
    const isKnown = entry !== undefined && entry.hash === gridHash(said)
    return {
      ...said,
      areaSquareMetres: areaSquareMetres(said.geometry),
      labelPoint: isKnown ? entry.labelPoint : labelPoint(said.geometry),
    }
  })
}

/** The codes of grids that differ between the base and a draft: changed, new or gone. */
export function changedCodes(state: DraftState, base: readonly StoredEntry[]): Set<string> {
  const was = new Map(base.map(({ code, hash }) => [code, hash]))
  const changed = new Set<string>()
  for (const grid of gridsIn(state)) {
    if (was.get(grid.code) !== gridHash(saidGrid(grid))) changed.add(grid.code)
    was.delete(grid.code)
  }
  for (const code of was.keys()) changed.add(code)
  return changed
}
