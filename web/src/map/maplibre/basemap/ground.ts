import {
  addProtocol,
  removeProtocol,
  type LayerSpecification,
  type Map as LibreMap,
  type SourceSpecification,
} from 'maplibre-gl'
import type { BasemapChoice, BasemapState } from '../../basemap.ts'
import { paintLayers } from '../paint.ts'
import { readPalette } from '../palette.ts'
import { archiveTiles } from './archive-tiles.ts'
import { readStyle, type ForeignStyle } from './foreign-style.ts'
import { rasterGround, sourceName, vectorGround } from './ground-layers.ts'
import { pictureTiles } from './picture-tiles.ts'
import { BasemapError, type TileSource } from './tile.ts'

/** The lowest layer of our own that a basemap lies under. */
const ABOVE = 'land'

type Opened = { readonly tiles: readonly TileSource[] } | { readonly style: ForeignStyle }

interface Told {
  /** Of what is shown now, what came of it. */
  readonly onState: (state: BasemapState) => void
}

/** The basemap under a map: one at a time, or none. Its tiles are answered by this page, whatever they are. */
export class Ground {
  readonly #map: LibreMap
  readonly #told: Told
  /** Protocols are the library's, not a map's: each map has one of its own name. */
  readonly #protocol: string
  #tiles: readonly TileSource[] = []
  /** What was asked for last, by number: an older one that comes late is not drawn. */
  #generation = 0
  #choice: BasemapChoice | null = null
  #layers: readonly LayerSpecification[] = []
  #failed = false

  constructor(map: LibreMap, protocol: string, told: Told) {
    this.#map = map
    this.#protocol = protocol
    this.#told = told
    addProtocol(protocol, async ({ url }, { signal }) => ({ data: await this.#answer(url, signal) }))
    map.on('error', this.#hear)
  }

  /** Draws it in place of the one before; the same in another strength is not fetched again. */
  async show(choice: BasemapChoice | null): Promise<void> {
    if (choice?.basemap === this.#choice?.basemap) return this.#fade(choice)
    const generation = (this.#generation += 1)
    this.#remove()
    this.#choice = choice
    if (choice === null) return this.#told.onState({ name: 'none' })
    this.#told.onState({ name: 'opening' })
    try {
      const opened = await open(choice)
      if (generation === this.#generation) this.#draw(opened)
    } catch (error) {
      if (generation !== this.#generation) return
      // Asked for again, it is tried again.
      this.#choice = null
      this.#failed = false
      this.#fail(error)
    }
  }

  /** Takes the colours of the page anew. */
  repaint(): void {
    paintLayers(this.#map, this.#drawn())
  }

  destroy(): void {
    this.#generation += 1
    this.#map.off('error', this.#hear)
    removeProtocol(this.#protocol)
  }

  #fade(choice: BasemapChoice | null): void {
    this.#choice = choice
    this.repaint()
  }

  /** The layers of our own making, as they are to look now. */
  #drawn(): LayerSpecification[] {
    const opacity = this.#choice?.opacity ?? 1
    const palette = readPalette()
    return this.#tiles.flatMap(({ content }, index) =>
      content.kind === 'raster'
        ? [rasterGround(index, opacity)]
        : vectorGround(content.schema, palette, opacity),
    )
  }

  #draw(opened: Opened): void {
    this.#failed = false
    if ('style' in opened) {
      for (const [name, source] of Object.entries(opened.style.sources)) this.#map.addSource(name, source)
      this.#layers = opened.style.layers
    } else {
      this.#tiles = opened.tiles
      for (const [index, one] of this.#tiles.entries())
        this.#map.addSource(sourceName(index), this.#sourceOf(one, index))
      this.#layers = this.#drawn()
    }
    for (const layer of this.#layers) this.#map.addLayer(layer, ABOVE)
    this.#tell()
  }

  #sourceOf({ content, minZoom, maxZoom, bounds }: TileSource, index: number): SourceSpecification {
    const reach = {
      minzoom: minZoom,
      maxzoom: maxZoom,
      ...(bounds === undefined ? {} : { bounds: [...bounds] }),
    }
    const tiles = [`${this.#protocol}://${this.#generation}/${index}/{z}/{x}/{y}`]
    return content.kind === 'raster'
      ? ({ type: 'raster', tiles, tileSize: content.tileSize, ...reach } as SourceSpecification)
      : ({ type: 'vector', tiles, ...reach } as SourceSpecification)
  }

  #remove(): void {
    for (const { id } of this.#layers) if (this.#map.getLayer(id)) this.#map.removeLayer(id)
    for (const name of Object.keys(this.#map.getStyle().sources))
      if (name.startsWith('basemap')) this.#map.removeSource(name)
    this.#layers = []
    this.#tiles = []
  }

  async #answer(url: string, signal: AbortSignal): Promise<ArrayBuffer | ImageBitmap> {
    const [generation, index, z, x, y] = url
      .slice(this.#protocol.length + 3)
      .split('/')
      .map(Number)
    const source = this.#tiles[index ?? 0]
    if (generation !== this.#generation || source === undefined) return new ArrayBuffer(0)
    try {
      const tile = await source.tile({ z: z ?? 0, x: x ?? 0, y: y ?? 0 }, signal)
      if (generation === this.#generation && this.#failed) {
        this.#failed = false
        this.#tell()
      }
      return tile
    } catch (error) {
      if (!signal.aborted && generation === this.#generation) this.#fail(error)
      throw error
    }
  }

  /** Of somebody else's style the library itself fetches the tiles. */
  readonly #hear = (event: object): void => {
    const isOfStyle = 'sourceId' in event && String(event.sourceId).startsWith('basemap-')
    if (isOfStyle && this.#tiles.length === 0) this.#fail(null)
  }

  #tell(): void {
    const words = this.#tiles.flatMap(({ attribution }) => attribution ?? [])
    const attribution = this.#choice?.basemap.attribution ?? words[0] ?? null
    this.#told.onState({ name: 'shown', attribution })
  }

  #fail(error: unknown): void {
    if (this.#failed) return
    this.#failed = true
    const trouble = error instanceof BasemapError ? error.trouble : 'unreachable'
    this.#told.onState({ name: 'failed', trouble })
  }
}

async function open({ basemap }: BasemapChoice): Promise<Opened> {
  if (basemap.kind === 'style') return { style: await readStyle(basemap.url) }
  return { tiles: basemap.kind === 'pmtiles' ? [await archiveTiles(basemap)] : pictureTiles(basemap) }
}
