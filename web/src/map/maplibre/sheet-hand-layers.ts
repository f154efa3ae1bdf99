import type { FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from './palette.ts'

/** Below these zooms the handles of a grid would lie on one another. */
const VERTICES_FROM_ZOOM = 12
const MIDPOINTS_FROM_ZOOM = 14

const kindIs = (kind: string): FilterSpecification => ['==', ['get', 'kind'], kind]
const roleIs = (...roles: string[]): FilterSpecification => ['in', ['get', 'role'], ['literal', roles]]

/** What the pointer takes hold of. Edges are unseen but found: the selected outline is their picture. */
export const handleLayers = (palette: Palette): LayerSpecification[] => [
  {
    id: 'handle-edge',
    type: 'line',
    source: 'handles',
    minzoom: VERTICES_FROM_ZOOM,
    filter: kindIs('edge'),
    paint: { 'line-width': 6, 'line-opacity': 0 },
  },
  {
    id: 'handle-midpoint',
    type: 'circle',
    source: 'handles',
    minzoom: MIDPOINTS_FROM_ZOOM,
    filter: kindIs('midpoint'),
    paint: {
      'circle-radius': 4,
      'circle-color': palette['surface-1'],
      'circle-opacity': 0.85,
      'circle-stroke-color': palette.accent,
      'circle-stroke-width': 1,
    },
  },
  {
    id: 'handle-vertex',
    type: 'circle',
    source: 'handles',
    minzoom: VERTICES_FROM_ZOOM,
    filter: kindIs('vertex'),
    paint: {
      'circle-radius': 5.5,
      'circle-color': palette.accent,
      'circle-stroke-color': palette['surface-1'],
      'circle-stroke-width': 2,
    },
  },
]

export const shapeLayers = (palette: Palette): LayerSpecification[] => [
  {
    id: 'shape-fill',
    type: 'fill',
    source: 'shapes',
    paint: {
      'fill-color': [
        'match',
        ['get', 'role'],
        'problem',
        palette.critical,
        'warning',
        palette.urgent,
        'gained',
        palette.good,
        'lost',
        palette.critical,
        'transparent',
      ],
      'fill-opacity': 0.38,
    },
  },
  {
    id: 'shape-solid',
    type: 'line',
    source: 'shapes',
    filter: roleIs('problem', 'gained'),
    paint: {
      'line-color': ['match', ['get', 'role'], 'gained', palette.good, palette.critical],
      'line-width': 2,
    },
  },
  {
    id: 'shape-dashed',
    type: 'line',
    source: 'shapes',
    filter: roleIs('warning', 'lost', 'outline'),
    paint: {
      'line-color': [
        'match',
        ['get', 'role'],
        'warning',
        palette.urgent,
        'lost',
        palette.critical,
        palette.accent,
      ],
      'line-width': 2,
      'line-dasharray': [3, 2],
    },
  },
]

export const peerLayers = (palette: Palette): LayerSpecification[] => [
  {
    id: 'peer',
    type: 'circle',
    source: 'peers',
    paint: {
      'circle-radius': 5,
      'circle-color': palette['net-venue'],
      'circle-stroke-color': palette['map-symbol-edge'],
      'circle-stroke-width': 1.5,
    },
  },
  {
    id: 'peer-name',
    type: 'symbol',
    source: 'peers',
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['Noto Sans SC'],
      'text-size': 12,
      'text-anchor': 'left',
      'text-offset': [0.8, 0],
      'text-allow-overlap': true,
    },
    paint: {
      'text-color': palette.text,
      'text-halo-color': palette['map-halo'],
      'text-halo-width': 1.6,
    },
  },
]
