import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Urgency } from '#shared/incidents/incident.ts'
import { urgencyColour, type Palette } from './palette.ts'
import { PILL, SPOT_PIN } from './symbols.ts'

const SIGNS: Readonly<Record<Urgency, string>> = { critical: '◆', urgent: '▲', general: '●' }
const clustered: ExpressionSpecification = ['has', 'point_count']
/** 0 when a ring starts, 1 when it is gone. */
const phase: ExpressionSpecification = ['number', ['feature-state', 'phase'], 1]

/** "◆2 ▲5 ●31": the shapes' own signs in their colours, nothing where there is none. */
function countsByUrgency(palette: Palette): ExpressionSpecification {
  const part = (urgency: Urgency): [ExpressionSpecification, { 'text-color': string }] => [
    ['case', ['>', ['get', urgency], 0], ['concat', ` ${SIGNS[urgency]}`, ['get', urgency]], ''],
    { 'text-color': urgencyColour(palette, urgency) },
  ]
  return ['format', ...part('critical'), ...part('urgent'), ...part('general'), ' ', {}]
}

export const clusterLayers = (palette: Palette): LayerSpecification[] => [
  {
    id: 'cluster',
    type: 'symbol',
    source: 'incidents',
    filter: clustered,
    layout: {
      'icon-image': PILL,
      'icon-text-fit': 'both',
      'icon-allow-overlap': true,
      'text-field': countsByUrgency(palette),
      'text-font': ['Noto Sans SC'],
      'text-size': 12,
      'text-max-width': 20,
      'text-allow-overlap': true,
      'symbol-sort-key': ['-', 0, ['get', 'point_count']],
    },
    paint: { 'text-color': palette.text },
  },
]

/** The most urgent lie on top. */
export const markLayers = (): LayerSpecification[] => [
  {
    id: 'mark',
    type: 'symbol',
    source: 'incidents',
    filter: ['!', clustered],
    layout: {
      'icon-image': ['concat', 'mark-', ['get', 'urgency'], '-', ['get', 'net']],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['match', ['get', 'urgency'], 'critical', 3, 'urgent', 2, 1],
      'symbol-z-order': 'source',
    },
  },
]

export const ringLayers = (palette: Palette): LayerSpecification[] => [
  {
    id: 'ring',
    type: 'circle',
    source: 'rings',
    paint: {
      'circle-radius': ['+', 10, ['*', 30, phase]],
      'circle-color': 'transparent',
      'circle-stroke-color': palette.accent,
      'circle-stroke-width': 3,
      'circle-stroke-opacity': ['-', 1, phase],
    },
  },
]

export const spotLayers = (palette: Palette): LayerSpecification[] => [
  {
    id: 'spot-accuracy',
    type: 'fill',
    source: 'spot',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': palette.accent, 'fill-opacity': 0.15, 'fill-outline-color': palette.accent },
  },
  {
    id: 'spot-ring',
    type: 'circle',
    source: 'spot',
    filter: ['==', ['get', 'kind'], 'incident'],
    paint: {
      'circle-radius': 18,
      'circle-color': 'transparent',
      'circle-stroke-color': palette.accent,
      'circle-stroke-width': 3,
    },
  },
  {
    id: 'spot-pin',
    type: 'symbol',
    source: 'spot',
    filter: ['==', ['get', 'kind'], 'pin'],
    layout: { 'icon-image': SPOT_PIN, 'icon-anchor': 'bottom', 'icon-allow-overlap': true },
  },
]
