import type { ExpressionSpecification, GeoJSONSourceSpecification } from 'maplibre-gl'
import type { Level } from '#shared/lib/division-code.ts'

/** The levels that are drawn, the highest first. */
export const LEVELS = ['county', 'township', 'community', 'grid'] as const satisfies readonly Level[]
export type DrawnLevel = (typeof LEVELS)[number]

export const isDrawn = (level: Level): level is DrawnLevel => LEVELS.some((drawn) => drawn === level)

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
  rings: { type: 'geojson', data: empty, promoteId: 'id' },
  spot: { type: 'geojson', data: empty },
}

/** One number where a feature's state says so, another elsewhere. */
export const ifState = (name: string, then: number, otherwise: number): ExpressionSpecification => [
  'case',
  ['boolean', ['feature-state', name], false],
  then,
  otherwise,
]
