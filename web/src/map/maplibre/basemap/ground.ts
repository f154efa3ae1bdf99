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

/** The basemap under a map: one at a time, or none. This page answers for its tiles, whatever they are. */
export class Ground {
  readonly #map: LibreMap
  /** Told of what is shown now what came of it. */
  readonly #onState: (state: BasemapState) => void
  /** Protocols are the library's, not a map's: each map has one of its own name. */
  readonly #protocol: string
  #tiles: readonly TileSource[] = []
  /** What was asked for last, by number: an older one that comes late is not drawn. */
  #generation = 0
  #choice: BasemapChoice | null = null
  #sources: readonly string[] = []
  #layers: readonly LayerSpecification[] = []
  #failed = false

  constructor(map: LibreMap, protocol: string, onState: (state: BasemapState) => void) {
    this.#map = map
    this.#protocol = protocol
    this.#onState = onState
    addProtocol(protocol, async ({ url }, { signal }) => ({ data: await this.#answer(url, signal) }))
    map.on('error', this.#hear)
  }

  /** Draws it in place of the one before; the same in another strength is not fetched again. */
  async show(choice: BasemapChoice | null): Promise<void> {
    if (choice?.basemap === this.#choice?.basemap) {
      this.#choice = choice
      return this.repaint()
    }
    const generation = (this.#generation += 1)
    this.#remove()
    this.#choice = choice
    if (choice === null) return this.#onState({ name: 'none' })
    this.#onState({ name: 'opening' })
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
    this.#tiles = 'tiles' in opened ? opened.tiles : []
    const { sources, layers } =
      'style' in opened ? opened.style : { sources: this.#ownSources(), layers: this.#drawn() }
    for (const [name, source] of Object.entries(sources)) this.#map.addSource(name, source)
    this.#sources = Object.keys(sources)
    this.#layers = layers
    for (const layer of this.#layers) this.#map.addLayer(layer, ABOVE)
    this.#tell()
  }

  #ownSources(): Record<string, SourceSpecification> {
    return Object.fromEntries(
      this.#tiles.map((one, index) => [sourceName(index), this.#sourceOf(one, index)]),
    )
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
    for (const name of this.#sources) if (this.#map.getSource(name)) this.#map.removeSource(name)
    this.#layers = []
    this.#sources = []
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
    const isOurs = 'sourceId' in event && this.#sources.includes(String(event.sourceId))
    if (isOurs && this.#tiles.length === 0) this.#fail(null)
  }

  #tell(): void {
    const [told = null] = this.#tiles.flatMap(({ attribution }) => attribution ?? [])
    const attribution = this.#choice?.basemap.attribution ?? told
    this.#onState({ name: 'shown', attribution })
  }

  #fail(error: unknown): void {
    if (this.#failed) return
    this.#failed = true
    const trouble = error instanceof BasemapError ? error.trouble : 'unreachable'
    this.#onState({ name: 'failed', trouble })
  }
}

async function open({ basemap }: BasemapChoice): Promise<Opened> {
  if (basemap.kind === 'style') return { style: await readStyle(basemap.url) }
  return { tiles: basemap.kind === 'pmtiles' ? [await archiveTiles(basemap)] : pictureTiles(basemap) }
}
