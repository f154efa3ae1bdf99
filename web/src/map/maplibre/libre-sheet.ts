import { GeoJSONSource, type Map as LibreMap } from 'maplibre-gl'
import type { Feature } from 'geojson'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { BBox, Camera, Padding } from '../engine.ts'
import { BasemapSlot } from './basemap-slot.ts'
import type {
  Drawing,
  DrawingOptions,
  GridDifference,
  GridGeometry,
  Handle,
  Peer,
  Shape,
  SheetListener,
  SheetMap,
  Trial,
} from '../sheet-map.ts'
import { readPalette } from './palette.ts'
import {
  gridFeature,
  gridNameFeature,
  handleFeature,
  outlineFeature,
  outlineNameFeature,
  peerFeature,
  plainFeature,
  shapeFeature,
} from './sheet-features.ts'
import { SheetHands } from './sheet-hands.ts'
import { sheetLayersOf } from './sheet-layers.ts'
import { OUTLINES, type SheetSource } from './sheet-sources.ts'
import { paintLayers } from './paint.ts'
import { TrialOverlay } from './trial-overlay.ts'
import { cameraOf } from './view.ts'

const MOVE_MILLISECONDS = 350
const CLOSEST_FIT = 18

/** The sheet over MapLibre. The style stands when it is built. */
export class LibreSheet implements SheetMap {
  readonly #map: LibreMap
  readonly #hands: SheetHands
  readonly #overlay: TrialOverlay
  readonly #basemap: BasemapSlot
  #handles: readonly Handle[] = []
  #tried: readonly string[] = []
  #drawing: Drawing | null = null

  constructor(map: LibreMap, listener: SheetListener) {
    this.#map = map
    this.#overlay = new TrialOverlay(map)
    this.#hands = new SheetHands(map, listener, () => this.#handles)
    this.#basemap = new BasemapSlot(map, {
      onState: (state) => listener.onBasemap?.(state),
      onCover: () => this.#paint(),
    })
    this.showBasemap = this.#basemap.show
  }

  readonly showBasemap: SheetMap['showBasemap']

  readonly addOutlines = (features: readonly GridFeature[]): void => {
    for (const level of OUTLINES) {
      const some = features.filter(({ properties }) => properties.level === level)
      if (some.length > 0) void this.#source(level).updateData({ add: some.map(outlineFeature) })
    }
    const communities = features.filter(({ properties }) => properties.level === 'community')
    if (communities.length > 0)
      void this.#source('outline-names').updateData({ add: communities.map(outlineNameFeature) })
  }

  readonly clearOutlines = (): void => {
    for (const name of [...OUTLINES, 'outline-names']) void this.#source(name).updateData({ removeAll: true })
  }

  readonly changeGrids = ({ changed, removed }: GridDifference): void => {
    if (changed.length + removed.length === 0) return
    void this.#source('grids').updateData({ add: changed.map(gridFeature), remove: [...removed] })
    void this.#source('grid-names').updateData({ add: changed.map(gridNameFeature), remove: [...removed] })
  }

  readonly clearGrids = (): void => {
    void this.#source('grids').updateData({ removeAll: true })
    void this.#source('grid-names').updateData({ removeAll: true })
  }

  readonly showTrial = (trial: Trial | null): void => {
    const codes = trial?.grids.map(({ code }) => code) ?? []
    for (const code of this.#tried) if (!codes.includes(code)) this.#setTried(code, false)
    for (const code of codes) if (!this.#tried.includes(code)) this.#setTried(code, true)
    this.#tried = codes
    if (trial !== null) this.#overlay.show(trial)
    // What was let go stays in the picture until the grids are drawn where they are now.
    else void this.settled().then(() => this.#tried.length === 0 && this.#overlay.show(null))
  }

  readonly showSelected = (geometries: readonly GridGeometry[]): void =>
    this.#put('selected', geometries.map(plainFeature))

  readonly showHandles = (handles: readonly Handle[]): void => {
    this.#handles = handles
    this.#put('handles', handles.map(handleFeature))
  }

  readonly showShapes = (shapes: readonly Shape[]): void => this.#put('shapes', shapes.map(shapeFeature))
  readonly showPeers = (peers: readonly Peer[]): void => this.#put('peers', peers.map(peerFeature))

  /** The drawing library is fetched when somebody draws for the first time. */
  readonly draw = async (options: DrawingOptions): Promise<Drawing> => {
    const { startDrawing } = await import('./terra-drawing.ts')
    this.#drawing?.cancel()
    this.#hands.isOff = true
    this.#drawing = startDrawing(this.#map, readPalette(), options, () => {
      this.#drawing = null
      // The press that closed the shape is none on a grid.
      setTimeout(() => (this.#hands.isOff = this.#drawing !== null), 0)
    })
    return this.#drawing
  }

  readonly fit = ([west, south, east, north]: BBox, padding: Padding): void => {
    const options = { padding: { ...padding }, maxZoom: CLOSEST_FIT, duration: MOVE_MILLISECONDS }
    this.#map.fitBounds([west, south, east, north], options)
  }

  readonly jumpTo = ({ lngLat, zoom }: Camera): void => void this.#map.jumpTo({ center: [...lngLat], zoom })
  readonly camera = (): Camera => cameraOf(this.#map)
  readonly settled = async (): Promise<void> => {
    this.#map.triggerRepaint()
    await this.#map.once('idle')
  }

  readonly redrawn = (): HTMLCanvasElement => this.#map.redraw().getCanvas()
  readonly repaint = (): void => {
    this.#paint()
    this.#basemap.repaint()
  }

  readonly destroy = (): void => {
    this.#drawing?.cancel()
    this.#hands.destroy()
    this.#basemap.destroy()
    this.#map.remove()
  }

  #paint(): void {
    paintLayers(this.#map, sheetLayersOf(readPalette(), this.#basemap.isTaken))
  }

  #setTried(id: string, tried: boolean): void {
    this.#map.setFeatureState({ source: 'grids', id }, { tried })
  }

  #put(name: SheetSource, features: Feature[]): void {
    void this.#source(name).setData({ type: 'FeatureCollection', features })
  }

  #source(name: SheetSource): GeoJSONSource {
    const source = this.#map.getSource(name)
    if (!(source instanceof GeoJSONSource)) throw new Error(`the style has no source ${name}`)
    return source
  }
}
