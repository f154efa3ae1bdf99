import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from './palette.ts'
import { handleLayers, peerLayers, shapeLayers } from './sheet-hand-layers.ts'

/**
 * Below this zoom only communities are drawn: thousands of grids in view would cost the renderer itself 160
 * ms a frame.
 */
const GRIDS_FROM_ZOOM = 10.6
const NAMES_FROM_ZOOM = 13

const isDedicated: FilterSpecification = ['==', ['get', 'layer'], 'dedicated']
const isBase: FilterSpecification = ['!=', ['get', 'layer'], 'dedicated']
/** A grid that is being dragged is drawn by the overlay. */
const unlessTried = (value: number): ExpressionSpecification => [
  'case',
  ['boolean', ['feature-state', 'tried'], false],
  0,
  value,
]

/** Everything the sheet draws, the lowest first: the order stands here and nowhere else. */
export function sheetLayersOf(palette: Palette, isOverBasemap = false): LayerSpecification[] {
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': palette['map-ground'] } },
    {
      id: 'land',
      type: 'fill',
      source: 'county',
      paint: { 'fill-color': palette['map-land'], 'fill-opacity': isOverBasemap ? 0 : 0.5 },
    },
    ...gridLayers(palette, isOverBasemap ? OVER_BASEMAP : 1),
    outline('community', 1.5, palette),
    outline('township', 2, palette),
    outline('county', 2.5, palette),
    ...shapeLayers(palette),
    {
      id: 'selected',
      type: 'line',
      source: 'selected',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.accent, 'line-width': 2.5 },
    },
    ...nameLayers(palette),
    ...handleLayers(palette),
    ...peerLayers(palette),
  ]
}

/** Of the fill of grids: enough to tell what is divided from what is not. */
const OVER_BASEMAP = 0.15

const gridLayers = (palette: Palette, opacity: number): LayerSpecification[] => [
  {
    id: 'grid-base',
    type: 'fill',
    source: 'grids',
    minzoom: GRIDS_FROM_ZOOM,
    filter: isBase,
    paint: { 'fill-color': palette['map-land'], 'fill-opacity': unlessTried(opacity) },
  },
  {
    id: 'grid-border',
    type: 'line',
    source: 'grids',
    minzoom: GRIDS_FROM_ZOOM,
    filter: isBase,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': palette['map-border-community'],
      'line-width': ['interpolate', ['linear'], ['zoom'], GRIDS_FROM_ZOOM, 0.4, 14, 1],
      'line-opacity': unlessTried(1),
    },
  },
  {
    id: 'grid-dedicated',
    type: 'fill',
    source: 'grids',
    minzoom: GRIDS_FROM_ZOOM,
    filter: isDedicated,
    paint: { 'fill-color': palette.general, 'fill-opacity': unlessTried(0.16) },
  },
  {
    id: 'grid-dedicated-border',
    type: 'line',
    source: 'grids',
    minzoom: GRIDS_FROM_ZOOM,
    filter: isDedicated,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': palette.general,
      'line-width': 1.5,
      'line-dasharray': [4, 2],
      'line-opacity': unlessTried(1),
    },
  },
]

const outline = (
  level: 'county' | 'township' | 'community',
  width: number,
  palette: Palette,
): LayerSpecification => ({
  id: `outline-${level}`,
  type: 'line',
  source: level,
  layout: { 'line-join': 'round' },
  paint: { 'line-color': palette[`map-border-${level}`], 'line-width': width },
})

const nameLayers = (palette: Palette): LayerSpecification[] => [
  name({ id: 'name-community', source: 'outline-names', from: 9, to: NAMES_FROM_ZOOM, palette }),
  name({ id: 'name-grid', source: 'grid-names', from: NAMES_FROM_ZOOM, to: 24, palette }),
]

interface NameLook {
  readonly id: string
  readonly source: string
  readonly from: number
  readonly to: number
  readonly palette: Palette
}

const name = ({ id, source, from, to, palette }: NameLook): LayerSpecification => ({
  id,
  type: 'symbol',
  source,
  minzoom: from,
  maxzoom: to,
  layout: {
    'text-field': ['get', 'name'],
    'text-font': ['Noto Sans SC'],
    'text-size': 12,
    'text-max-width': 8,
    'text-padding': 4,
    // Where two names meet the smaller grid keeps its own: a dedicated one lies in a base grid that has room
    // beside it.
    'symbol-sort-key': ['case', isDedicated, 0, 1],
  },
  paint: {
    'text-color': palette['map-name-minor'],
    'text-halo-color': palette['map-halo'],
    'text-halo-width': 1.6,
  },
})
