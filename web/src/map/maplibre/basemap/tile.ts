import type { BasemapTrouble } from '../../basemap.ts'

/** A tile of the web's own cutting: column and row from the north-west. */
export interface TileAddress {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** What a basemap's tiles are of; pictures are drawn as they come, vectors by our own style. */
export type TileContent =
  | { readonly kind: 'raster'; readonly tileSize: number }
  | { readonly kind: 'vector'; readonly schema: 'openmaptiles' | 'protomaps' }

/** Where the tiles of a basemap come from. */
export interface TileSource {
  readonly content: TileContent
  readonly minZoom: number
  readonly maxZoom: number
  /** West, south, east, north in degrees; the whole world where it is not known. */
  readonly bounds?: readonly [number, number, number, number] | undefined
  /** Whose data it is, in plain words, where the tiles say it themselves. */
  readonly attribution?: string | undefined
  /** Of no bytes where nothing is. Rejected when it cannot be had. */
  readonly tile: (at: TileAddress, signal: AbortSignal) => Promise<ArrayBuffer | ImageBitmap>
}

export class BasemapError extends Error {
  readonly trouble: BasemapTrouble

  constructor(trouble: BasemapTrouble, options?: ErrorOptions) {
    super(trouble, options)
    this.trouble = trouble
  }
}
