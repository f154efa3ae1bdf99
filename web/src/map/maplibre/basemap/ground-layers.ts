import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from '../palette.ts'
import type { TileContent } from './tile.ts'

const SOURCE = 'basemap'

type Schema = Extract<TileContent, { kind: 'vector' }>['schema']

/** Where each thing stands in the tiles of a schema, and by which of its codes it is told from others. */
interface Found {
  readonly layer: string
  readonly where?: FilterSpecification
}

const among = (name: string, ...codes: string[]): FilterSpecification => [
  'in',
  ['get', name],
  ['literal', codes],
]

/** https://openmaptiles.org/schema and https://docs.protomaps.com/basemaps/layers, what of them is drawn. */
const FOUND = {
  openmaptiles: {
    green: { layer: 'landcover', where: among('class', 'wood', 'grass', 'wetland', 'farmland') },
    park: { layer: 'park' },
    built: {
      layer: 'landuse',
      where: among('class', 'residential', 'commercial', 'industrial', 'retail', 'suburb'),
    },
    water: { layer: 'water' },
    stream: { layer: 'waterway' },
    building: { layer: 'building' },
    path: { layer: 'transportation', where: among('class', 'path', 'track') },
    minor: {
      layer: 'transportation',
      where: among('class', 'minor', 'service', 'residential', 'unclassified'),
    },
    middle: { layer: 'transportation', where: among('class', 'secondary', 'tertiary') },
    major: { layer: 'transportation', where: among('class', 'motorway', 'trunk', 'primary') },
    rail: { layer: 'transportation', where: among('class', 'rail', 'transit') },
    border: { layer: 'boundary', where: ['<=', ['to-number', ['get', 'admin_level'], 99], 4] },
    waterName: { layer: 'water_name' },
    roadName: { layer: 'transportation_name' },
    place: {
      layer: 'place',
      where: among('class', 'city', 'town', 'village', 'suburb', 'hamlet', 'neighbourhood'),
    },
  },
  protomaps: {
    green: { layer: 'landcover', where: among('kind', 'forest', 'grassland', 'farmland', 'scrub') },
    park: { layer: 'landuse', where: among('kind', 'park', 'forest', 'wood', 'nature_reserve', 'grass') },
    built: {
      layer: 'landuse',
      where: among('kind', 'residential', 'commercial', 'industrial', 'urban_area'),
    },
    water: { layer: 'water', where: ['in', ['geometry-type'], ['literal', ['Polygon', 'MultiPolygon']]] },
    stream: {
      layer: 'water',
      where: ['in', ['geometry-type'], ['literal', ['LineString', 'MultiLineString']]],
    },
    building: { layer: 'buildings' },
    path: { layer: 'roads', where: among('kind', 'path', 'other') },
    minor: { layer: 'roads', where: among('kind', 'minor_road') },
    middle: { layer: 'roads', where: among('kind', 'medium_road') },
    major: { layer: 'roads', where: among('kind', 'highway', 'major_road') },
    rail: { layer: 'roads', where: among('kind', 'rail') },
    border: { layer: 'boundaries', where: among('kind', 'country', 'region') },
    waterName: { layer: 'water', where: ['==', ['geometry-type'], 'Point'] },
    roadName: { layer: 'roads' },
    place: { layer: 'places', where: among('kind', 'locality', 'neighbourhood', 'macrohood') },
  },
} as const satisfies Record<Schema, Readonly<Record<string, Found>>>

type Thing = keyof (typeof FOUND)['openmaptiles']

/** Chinese where the tiles have it; else as people there write it. */
const NAME: ExpressionSpecification = [
  'coalesce',
  ['get', 'name:zh'],
  ['get', 'name:zh-Hans'],
  ['get', 'name'],
  ['get', 'name:latin'],
]

const widening = (from: number, thin: number, to: number, thick: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.5],
  ['zoom'],
  from,
  thin,
  to,
  thick,
]

/** The quiet ground of a vector basemap, the lowest first: no shields, no symbols, no bright colours. */
export function vectorGround(schema: Schema, palette: Palette, opacity: number): LayerSpecification[] {
  const found: Readonly<Record<Thing, Found>> = FOUND[schema]
  const of = (thing: Thing) => ({
    id: `basemap-${thing}`,
    source: SOURCE,
    'source-layer': found[thing].layer,
    ...(found[thing].where === undefined ? {} : { filter: found[thing].where }),
  })
  const fill = (thing: Thing, colour: string, own = 1, minzoom = 0): LayerSpecification => ({
    ...of(thing),
    type: 'fill',
    minzoom,
    paint: { 'fill-color': colour, 'fill-opacity': own * opacity, 'fill-antialias': false },
  })
  const line = (
    thing: Thing,
    colour: string,
    width: ExpressionSpecification | number,
    { minzoom = 0, dash }: { minzoom?: number; dash?: number[] } = {},
  ): LayerSpecification => ({
    ...of(thing),
    type: 'line',
    minzoom,
    layout: { 'line-join': 'round', 'line-cap': dash === undefined ? 'round' : 'butt' },
    paint: {
      'line-color': colour,
      'line-width': width,
      'line-opacity': opacity,
      ...(dash === undefined ? {} : { 'line-dasharray': dash }),
    },
  })
  const name = (
    thing: Thing,
    colour: string,
    size: number,
    { minzoom = 0, along = false }: { minzoom?: number; along?: boolean } = {},
  ): LayerSpecification => ({
    ...of(thing),
    type: 'symbol',
    minzoom,
    layout: {
      'text-field': NAME,
      'text-font': ['Noto Sans SC'],
      'text-size': size,
      'text-max-width': 8,
      'text-padding': 6,
      ...(along ? { 'symbol-placement': 'line', 'symbol-spacing': 400 } : {}),
    },
    paint: {
      'text-color': colour,
      'text-halo-color': palette['map-halo'],
      'text-halo-width': 1.2,
      'text-opacity': opacity,
    },
  })
  const road = palette['base-road']
  return [
    fill('built', palette['base-built']),
    fill('green', palette['base-green'], 0.7),
    fill('park', palette['base-green'], 0.7),
    fill('water', palette['base-water']),
    line('stream', palette['base-water'], widening(10, 0.6, 16, 4), { minzoom: 9 }),
    fill('building', palette['base-building'], 1, 14),
    line('path', road, widening(13, 0.5, 18, 2), { minzoom: 13, dash: [3, 2] }),
    line('rail', road, widening(9, 0.5, 16, 2), { minzoom: 9, dash: [6, 3] }),
    line('minor', road, widening(12, 0.5, 18, 9), { minzoom: 12 }),
    line('middle', road, widening(9, 0.6, 18, 13), { minzoom: 9 }),
    line('major', palette['base-road-major'], widening(6, 0.6, 18, 18)),
    line('border', palette['map-border-township'], 1, { dash: [6, 3, 1, 3] }),
    name('waterName', palette['base-name'], 11, { minzoom: 11 }),
    name('roadName', palette['base-name'], 11, { minzoom: 14, along: true }),
    name('place', palette['base-name'], 12, { minzoom: 6 }),
  ]
}

/** Pictures, as they come; with several over each other, each by its number. */
export const rasterGround = (index: number, opacity: number): LayerSpecification => ({
  id: `basemap-picture-${index}`,
  type: 'raster',
  source: sourceName(index),
  paint: { 'raster-opacity': opacity, 'raster-fade-duration': 0 },
})

/** The name of the source of a basemap's nth layer of tiles. */
export const sourceName = (index: number): string => (index === 0 ? SOURCE : `${SOURCE}-${index}`)
