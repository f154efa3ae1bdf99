import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from './palette.ts'
import { clusterLayers, markLayers, ringLayers, spotLayers } from './incident-layers.ts'
import { GRID_NAME_ZOOM, GRID_ZOOM, OUTLINES, type OutlineLevel } from './sources.ts'

/** What is drawn of a plan: outlines, the base grids and, over them, the dedicated ones. */
type Drawn = OutlineLevel | 'grid' | 'dedicated'

interface LevelLook {
  readonly width: number
  /** Zooms between which the border fades in. */
  readonly fade: readonly [from: number, to: number]
  /** Zooms between which a press on the ground means this level. */
  readonly press: readonly [from: number, to: number]
  /** Zooms between which the names of the level stand. */
  readonly names: readonly [from: number, to: number]
  readonly textSize: number
}

/**
 * Made for a county of some 40 km: at its fit (about zoom 10) townships are named, in a township its
 * communities.
 */
const LOOKS: Readonly<Record<Drawn, LevelLook>> = {
  county: { width: 2.5, fade: [0, 0.1], press: [0, 8], names: [0, 8.2], textSize: 20 },
  township: { width: 1.5, fade: [7, 8], press: [8, 10.6], names: [8.2, 12.5], textSize: 14 },
  community: { width: 1, fade: [9.6, 11], press: [10.6, 12.2], names: [11.6, 14], textSize: 13 },
  grid: {
    width: 0.5,
    fade: [GRID_ZOOM, 12.4],
    press: [12.2, 24],
    names: [GRID_NAME_ZOOM + 0.2, 24],
    textSize: 12,
  },
  dedicated: {
    width: 1.5,
    fade: [GRID_ZOOM, 12.4],
    press: [12.2, 24],
    names: [GRID_NAME_ZOOM + 0.2, 24],
    textSize: 12,
  },
}
const ALL = [...OUTLINES, 'grid', 'dedicated'] as const
const DASH = [4, 2]

/** Outlines have a source of their own each; grids are layers of tiles. */
const from = (drawn: Drawn): { source: string; 'source-layer'?: string } =>
  drawn === 'grid' || drawn === 'dedicated'
    ? { source: 'areas', 'source-layer': drawn === 'grid' ? 'base' : 'dedicated' }
    : { source: drawn }

export const PRESSED = ALL.map((drawn) => `press-${drawn}`)

/**
 * Everything the map draws, the lowest first: the order stands here and nowhere else. Over a basemap the land
 * is left to that.
 */
export function layersOf(palette: Palette, isOverBasemap = false): LayerSpecification[] {
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': palette['map-ground'] } },
    {
      id: 'land',
      type: 'fill',
      source: 'county',
      paint: { 'fill-color': palette['map-land'], 'fill-opacity': isOverBasemap ? 0 : 1 },
    },
    ...ALL.map(pressable),
    candidateFill(palette),
    border('grid', palette),
    ...OUTLINES.toReversed().map((level) => border(level, palette)),
    border('dedicated', palette),
    candidateBorder(palette),
    selection(palette),
    ...OUTLINES.map((level) => names(level, palette)),
    names('grid', palette),
    ...ringLayers(palette),
    ...spotLayers(palette),
    ...clusterLayers(palette),
    ...markLayers(),
  ]
}

/**
 * Unseen, for presses only: a fill without opacity is not drawn but is still found. Its zooms are those at
 * which the borders of the level are the finest to be told apart; beyond them no tile of thousands of grids
 * is even built.
 */
const pressable = (level: Drawn): LayerSpecification => ({
  id: `press-${level}`,
  type: 'fill',
  ...from(level),
  minzoom: LOOKS[level].press[0],
  maxzoom: LOOKS[level].press[1],
  paint: { 'fill-opacity': 0 },
})

function border(level: Drawn, palette: Palette): LayerSpecification {
  const { width, fade } = LOOKS[level]
  const opacity: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], fade[0], 0, fade[1], 1]
  return {
    id: `border-${level}`,
    type: 'line',
    ...from(level),
    minzoom: fade[0],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': palette[`map-border-${level}`],
      'line-width': width,
      'line-opacity': opacity,
      ...(level === 'dedicated' ? { 'line-dasharray': DASH } : {}),
    },
  }
}

const candidateFill = (palette: Palette): LayerSpecification => ({
  id: 'candidate-fill',
  type: 'fill',
  source: 'emphasis',
  filter: ['==', ['get', 'role'], 'candidate'],
  paint: { 'fill-color': palette.accent, 'fill-opacity': 0.14 },
})

const candidateBorder = (palette: Palette): LayerSpecification => ({
  id: 'candidate-border',
  type: 'line',
  source: 'emphasis',
  filter: ['==', ['get', 'role'], 'candidate'],
  layout: { 'line-join': 'round' },
  paint: { 'line-color': palette.accent, 'line-width': 1.5, 'line-dasharray': [3, 2] },
})

const selection = (palette: Palette): LayerSpecification => ({
  id: 'selected',
  type: 'line',
  source: 'emphasis',
  filter: ['==', ['get', 'role'], 'selected'],
  layout: { 'line-join': 'round' },
  paint: { 'line-color': palette.accent, 'line-width': 3 },
})

function names(level: OutlineLevel | 'grid', palette: Palette): LayerSpecification {
  const look = LOOKS[level]
  const minor = level === 'grid' || level === 'community'
  const placed =
    level === 'grid'
      ? { source: 'grid-names', 'source-layer': 'names' }
      : { source: 'names', filter: ['==', ['get', 'level'], level] as ExpressionSpecification }
  return {
    id: `name-${level}`,
    type: 'symbol',
    ...placed,
    minzoom: look.names[0],
    maxzoom: look.names[1],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['Noto Sans SC'],
      'text-size': look.textSize,
      'text-max-width': 8,
      'text-padding': 4,
      'text-letter-spacing': level === 'grid' ? 0 : 0.05,
    },
    paint: {
      'text-color': palette[minor ? 'map-name-minor' : 'map-name'],
      'text-halo-color': palette['map-halo'],
      'text-halo-width': 1.6,
    },
  }
}
