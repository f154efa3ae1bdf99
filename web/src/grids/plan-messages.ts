import type { Cells } from '#shared/geo/cells/cells.ts'
import type { GridFeature, Layer, RegisterEntry } from '#shared/grids/plan.ts'

export type Shape = GridFeature['geometry']

/** A square of the web's tiles; not of the plan's own. */
export interface TileAt {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** What of the grids a vector tile holds: the areas of both layers, or their names. */
export type GridPart = 'areas' | 'names'

/** The grids of a layer as a page holds them: grid n of the cells has the code `codes[n - 1]`. */
export interface LaidLayer {
  readonly layer: Layer
  readonly codes: readonly string[]
  /** West, south, east, north in degrees, four numbers a grid. */
  readonly boxes: Float64Array
  readonly cells: Cells
}

export type FromPage =
  | { readonly kind: 'read'; readonly division: string; readonly version: number }
  | { readonly kind: 'tile'; readonly id: number; readonly part: GridPart; readonly at: TileAt }
  | { readonly kind: 'shapes'; readonly id: number; readonly codes: readonly string[] }
  /** What the server said to a `fetch`; `body` null when no answer came. */
  | {
      readonly kind: 'fetched'
      readonly id: number
      readonly status: number
      readonly body: ArrayBuffer | null
    }

export type FromWorker =
  /** Asks the page, which has the session, for a path of the API. */
  | { readonly kind: 'fetch'; readonly id: number; readonly path: string }
  | { readonly kind: 'register'; readonly entries: readonly RegisterEntry[] }
  /** So many records of what it read are left out: it cannot read them. */
  | { readonly kind: 'unread'; readonly count: number }
  /** From now on the areas can be drawn. */
  | { readonly kind: 'laid'; readonly layers: readonly LaidLayer[] }
  | { readonly kind: 'read'; readonly failure: string | null }
  | { readonly kind: 'tile'; readonly id: number; readonly tile: ArrayBuffer }
  | { readonly kind: 'shapes'; readonly id: number; readonly shapes: ReadonlyMap<string, Shape> }

/** What a worker, its own global scope and both ends of a channel have in common. */
export interface Port {
  postMessage(message: unknown, options?: { transfer?: Transferable[] }): void
  addEventListener(type: 'message', listen: (event: MessageEvent) => void): void
}
