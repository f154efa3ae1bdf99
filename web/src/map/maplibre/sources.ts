import type { ExpressionSpecification, GeoJSONSourceSpecification, SourceSpecification } from 'maplibre-gl'
import type { Level } from '#shared/lib/division-code.ts'
import { tileSource } from './grid-tiles.ts'

/** The levels whose outlines are drawn, the highest first; below them lie the grids. */
export const OUTLINES = ['county', 'township', 'community'] as const satisfies readonly Level[]
export type OutlineLevel = (typeof OUTLINES)[number]

/** Beyond this zoom every incident stands alone. */
const CLUSTER_MAX_ZOOM = 14

const empty = { type: 'FeatureCollection' as const, features: [] }

const countOf = (urgency: string): ExpressionSpecification => [
  '+',
  ['case', ['==', ['get', 'urgency'], urgency], 1, 0],
]

/**
 * Ids are strings and stand in a property, named by promoteId: as a feature's own id a string would be lost
 * in the tiles, and feature-state with it.
 */
const GEOJSON: Readonly<Record<string, GeoJSONSourceSpecification>> = {
  ...Object.fromEntries(
    OUTLINES.map((level) => [level, { type: 'geojson', data: empty, promoteId: 'code', tolerance: 0.2 }]),
  ),
  names: { type: 'geojson', data: empty, promoteId: 'code' },
  incidents: {
    type: 'geojson',
    data: empty,
    promoteId: 'id',
    cluster: true,
    clusterRadius: 42,
    clusterMaxZoom: CLUSTER_MAX_ZOOM,
    clusterProperties: {
      critical: countOf('critical'),
      urgent: countOf('urgent'),
      general: countOf('general'),
    },
  },
  // What is outlined lies apart: by feature-state every grid of a county would have to be in tiles at every
  // zoom.
  emphasis: { type: 'geojson', data: empty, tolerance: 0 },
  rings: { type: 'geojson', data: empty, promoteId: 'id' },
  spot: { type: 'geojson', data: empty },
}

/** The zooms from which on grids and their names are in tiles: below them a county's would all be in one. */
export const GRID_ZOOM = 11
export const GRID_NAME_ZOOM = 13

/** What the map draws from; `protocol` is the one that answers for the tiles of grids. */
export const sourcesFor = (protocol: string): Record<string, SourceSpecification> => ({
  ...GEOJSON,
  areas: tileSource(protocol, 'areas', GRID_ZOOM),
  'grid-names': tileSource(protocol, 'names', GRID_NAME_ZOOM),
})
