import { GeoJSONSource, type Map as LibreMap } from 'maplibre-gl'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Shape } from '../../grids/plan-messages.ts'
import { BasemapSlot } from './basemap-slot.ts'
import type {
  BBox,
  Camera,
  DrawnGrids,
  Emphasis,
  MapEngine,
  MapListener,
  MarkDifference,
  Padding,
  Spot,
} from '../engine.ts'
import { areaFeature, emphasisFeature, markFeature, nameFeature, spotFeatures } from './features.ts'
import type { GridTiles } from './grid-tiles.ts'
import { layersOf } from './layers.ts'
import { paintLayers } from './paint.ts'
import { readPalette } from './palette.ts'
import { Rings } from './rings.ts'
import { OUTLINES, type OutlineLevel } from './sources.ts'
import { drawSymbols, PIXEL_RATIO } from './symbols.ts'
import { cameraOf } from './view.ts'

type Outlined = { readonly code: string; readonly role: 'candidate' | 'selected' }
const MOVE_MILLISECONDS = 350
const CLOSEST_FIT = 17
const NONE: Padding = { top: 0, right: 0, bottom: 0, left: 0 }

/** The map engine over MapLibre. The style stands when it is built. */
export class LibreEngine implements MapEngine {
  readonly #map: LibreMap
  readonly #tiles: GridTiles
  readonly #rings: Rings
  readonly #basemap: BasemapSlot
  readonly #divisions = new Map<string, Shape>()
  #emphasis: Emphasis = { selected: null, candidates: [] }

  constructor(map: LibreMap, tiles: GridTiles, { onBasemap }: Pick<MapListener, 'onBasemap'>) {
    this.#map = map
    this.#tiles = tiles
    this.#rings = new Rings(map, this.#source('rings'))
    this.#basemap = new BasemapSlot(map, {
      onState: (state) => onBasemap?.(state),
      onCover: () => this.#paint(),
    })
    this.showBasemap = this.#basemap.show
    this.#drawImages()
  }

  readonly showBasemap: MapEngine['showBasemap']

  readonly addDivisions = (features: readonly GridFeature[]): void => {
    for (const feature of features) this.#divisions.set(feature.id, feature.geometry)
    for (const level of OUTLINES) {
      const some = features.filter(({ properties }) => properties.level === level)
      if (some.length === 0) continue
      void this.#source(level).updateData({ add: some.map(areaFeature) })
      void this.#source('names').updateData({ add: some.map(nameFeature) })
    }
    // What a link selects is known before it has come.
    const { selected, candidates } = this.#emphasis
    if (features.some(({ id }) => id === selected || candidates.includes(id))) this.emphasise(this.#emphasis)
  }

  readonly clearDivisions = (): void => {
    this.#divisions.clear()
    for (const name of [...OUTLINES, 'names'] as const)
      void this.#source(name).updateData({ removeAll: true })
  }

  readonly drawGrids = (grids: DrawnGrids | null): void => {
    if (grids === this.#tiles.grids) return
    this.#tiles.show(grids, this.#map)
    this.emphasise(this.#emphasis)
  }

  readonly changeMarks = ({ changed, removed }: MarkDifference): void => {
    void this.#source('incidents').updateData({ add: changed.map(markFeature), remove: [...removed] })
  }

  readonly ring = (places: readonly LngLat[]): void => void this.#rings.add(places)

  readonly emphasise = (emphasis: Emphasis): void => {
    this.#emphasis = emphasis
    const { selected, candidates } = emphasis
    const drawn = [
      ...candidates.map((code) => ({ code, role: 'candidate' as const })),
      ...(selected === null ? [] : [{ code: selected, role: 'selected' as const }]),
    ]
    this.#outline(drawn, this.#divisions)
    const inGrids = drawn.filter(({ code }) => !this.#divisions.has(code)).map(({ code }) => code)
    const { grids } = this.#tiles
    if (grids === null || inGrids.length === 0) return
    void grids.shapesOf(inGrids).then((shapes) => {
      // Something else may have been selected, or another plan drawn, while the shapes were on their way.
      if (this.#emphasis === emphasis && this.#tiles.grids === grids)
        this.#outline(drawn, new Map([...this.#divisions, ...shapes]))
    })
  }

  #outline(drawn: readonly Outlined[], shapes: ReadonlyMap<string, Shape>): void {
    const features = drawn.flatMap(({ code, role }) => {
      const shape = shapes.get(code)
      return shape === undefined ? [] : [emphasisFeature(shape, role)]
    })
    void this.#source('emphasis').setData({ type: 'FeatureCollection', features })
  }

  readonly showSpot = (spot: Spot | null): void => {
    void this.#source('spot').setData({
      type: 'FeatureCollection',
      features: spot === null ? [] : spotFeatures(spot),
    })
  }

  readonly fit = ([west, south, east, north]: BBox, padding: Padding): void => {
    const options = { padding: { ...padding }, maxZoom: CLOSEST_FIT, duration: MOVE_MILLISECONDS }
    this.#map.fitBounds([west, south, east, north], options)
  }

  readonly moveTo = ({ lngLat, zoom }: Camera, padding: Padding = NONE): void => {
    // As an offset: a padding would stay with the map and shift every later move.
    const offset: [number, number] = [(padding.left - padding.right) / 2, (padding.top - padding.bottom) / 2]
    this.#map.easeTo({ center: [...lngLat], zoom, offset, duration: MOVE_MILLISECONDS })
  }

  readonly shows = ([lng, lat]: LngLat, { top, right, bottom, left }: Padding): boolean => {
    const { x, y } = this.#map.project([lng, lat])
    const { clientWidth, clientHeight } = this.#map.getContainer()
    return x >= left && x <= clientWidth - right && y >= top && y <= clientHeight - bottom
  }

  readonly camera = (): Camera => cameraOf(this.#map)

  readonly repaint = (): void => {
    this.#drawImages()
    this.#basemap.repaint()
    for (const layer of this.#paint()) {
      // A cluster's counts carry their colours in the text itself.
      if (layer.type === 'symbol' && layer.id === 'cluster')
        this.#map.setLayoutProperty(layer.id, 'text-field', layer.layout?.['text-field'])
    }
  }

  readonly destroy = (): void => {
    this.#rings.destroy()
    this.#basemap.destroy()
    this.#map.remove()
    this.#tiles.destroy()
  }

  #paint(): ReturnType<typeof layersOf> {
    const layers = layersOf(readPalette(), this.#basemap.isTaken)
    paintLayers(this.#map, layers)
    return layers
  }

  #drawImages(): void {
    for (const { id, image, stretch } of drawSymbols(readPalette())) {
      if (this.#map.hasImage(id)) this.#map.removeImage(id)
      const stretching = stretch && { stretchX: stretch.x, stretchY: stretch.y, content: stretch.content }
      this.#map.addImage(id, image, { pixelRatio: PIXEL_RATIO, ...stretching })
    }
  }

  #source(name: OutlineLevel | 'names' | 'incidents' | 'emphasis' | 'rings' | 'spot'): GeoJSONSource {
    const source = this.#map.getSource(name)
    if (!(source instanceof GeoJSONSource)) throw new Error(`the style has no source ${name}`)
    return source
  }
}
