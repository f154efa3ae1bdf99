import type { FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { Shape } from '../sheet-map.ts'
import type { Palette } from './palette.ts'

/** Below these zooms the handles of a grid would lie on one another. */
const VERTICES_FROM_ZOOM = 12
const MIDPOINTS_FROM_ZOOM = 14

const kindIs = (kind: string): FilterSpecification => ['==', ['get', 'kind'], kind]
const roleIs = (role: string): FilterSpecification => ['==', ['get', 'role'], role]

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

export const shapeLayers = (palette: Palette): LayerSpecification[] => {
  const { critical, urgent, good, accent } = palette
  return [
    ...shapeFills({ problem: critical, warning: urgent, gained: good, lost: critical }),
    ...shapeLines({ problem: critical, gained: good }),
    ...shapeLines({ warning: urgent, lost: critical, outline: accent }, [3, 2]),
  ]
}

type Colours = Partial<Record<Shape['role'], string>>

/**
 * A layer a role: a colour that hangs on a feature would stay that of another theme until the worker has laid
 * all out anew.
 */
const shapeFills = (colours: Colours): LayerSpecification[] =>
  Object.entries(colours).map(([role, colour]) => ({
    id: `shape-fill-${role}`,
    type: 'fill',
    source: 'shapes',
    filter: roleIs(role),
    paint: { 'fill-color': colour, 'fill-opacity': 0.38 },
  }))

const shapeLines = (colours: Colours, dashes?: number[]): LayerSpecification[] =>
  Object.entries(colours).map(([role, colour]) => ({
    id: `shape-line-${role}`,
    type: 'line',
    source: 'shapes',
    filter: roleIs(role),
    paint: { 'line-color': colour, 'line-width': 2, ...(dashes && { 'line-dasharray': dashes }) },
  }))

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
