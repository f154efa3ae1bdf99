import type { GeoJSONSourceSpecification } from 'maplibre-gl'

const empty = { type: 'FeatureCollection' as const, features: [] }
const exact: GeoJSONSourceSpecification = { type: 'geojson', data: empty, tolerance: 0 }
/** Changed by differences: without an id of their own the features would take one another's place. */
const byCode: GeoJSONSourceSpecification = { ...exact, promoteId: 'code' }

/** The levels above the grids that are outlined. */
export const OUTLINES = ['county', 'township', 'community'] as const

/**
 * What changes by the pointer lies in small sources of its own, so that no frame re-tiles thousands of grids.
 */
export const SHEET_SOURCES: Readonly<Record<string, GeoJSONSourceSpecification>> = {
  county: { ...byCode, tolerance: 0.2 },
  township: { ...byCode, tolerance: 0.2 },
  community: { ...byCode, tolerance: 0.2 },
  'outline-names': byCode,
  grids: { ...byCode, tolerance: 0.1 },
  'grid-names': byCode,
  selected: exact,
  handles: exact,
  shapes: exact,
  peers: { ...exact, promoteId: 'id' },
}
export type SheetSource = keyof typeof SHEET_SOURCES
