import type { ExpressionSpecification, GeoJSONSourceSpecification } from 'maplibre-gl'
import type { Level } from '#shared/lib/division-code.ts'

/** The levels that are drawn, the highest first. */
export const LEVELS = ['county', 'township', 'community', 'grid'] as const satisfies readonly Level[]
export type DrawnLevel = (typeof LEVELS)[number]

/** Beyond this zoom every incident stands alone. */
const CLUSTER_MAX_ZOOM = 14

const empty = { type: 'FeatureCollection' as const, features: [] }

const countOf = (urgency: string): ExpressionSpecification => [
  '+',
  ['case', ['==', ['get', 'urgency'], urgency], 1, 0],
]

/**
 * Ids are strings and stand in a property, named by promoteId: as a feature's own id a string would be lost in the
 * tiles, and feature-state with it.
 */
export const SOURCES: Readonly<Record<string, GeoJSONSourceSpecification>> = {
  ...Object.fromEntries(
    LEVELS.map((level) => [level, { type: 'geojson', data: empty, promoteId: 'code', tolerance: 0.2 }]),
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
  // What is outlined lies apart: by feature-state every grid of a county would have to be in tiles at every zoom.
  emphasis: { type: 'geojson', data: empty, tolerance: 0 },
  rings: { type: 'geojson', data: empty, promoteId: 'id' },
  spot: { type: 'geojson', data: empty },
}
