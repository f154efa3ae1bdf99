import type { MultiPolygon, Polygon } from 'geojson'
import type { LngLat } from '#shared/geo/position.ts'
import type { Layer } from '#shared/grids/draft.ts'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { BasemapChoice, BasemapState } from './basemap.ts'
import type { BBox, Camera, Padding } from './engine.ts'

export type GridGeometry = Polygon | MultiPolygon

/** A grid as the sheet draws it. */
export interface SheetGrid {
  readonly code: string
  readonly name: string
  readonly layer: Layer
  readonly geometry: GridGeometry
  /** Where its name stands. */
  readonly labelPoint: LngLat
}

export interface GridDifference {
  readonly changed: readonly SheetGrid[]
  readonly removed: readonly string[]
}

export type Edge = readonly [LngLat, LngLat]

/**
 * What of a selected grid can be taken hold of: a vertex, the middle of an edge (a new vertex), or the edge
 * itself.
 */
export type Handle =
  | { readonly kind: 'vertex'; readonly at: LngLat }
  | { readonly kind: 'midpoint'; readonly at: LngLat; readonly edge: Edge }
  | { readonly kind: 'edge'; readonly edge: Edge }

/** Shapes laid over the grids, each drawn as its role says. */
export interface Shape {
  readonly role: 'problem' | 'warning' | 'gained' | 'lost' | 'outline'
  readonly geometry: GridGeometry
}

/** Grids as a drag would leave them, drawn in place of those of the same code. */
export interface Trial {
  readonly grids: readonly Pick<SheetGrid, 'code' | 'geometry'>[]
  /** They cross themselves or lie over others: drawn in the style of an error. */
  readonly isWrong: boolean
}

/** Somebody else who has the sheet open. */
export interface Peer {
  readonly id: string
  readonly name: string
  readonly lngLat: LngLat
}

export interface SheetPress {
  /** Codes of the grids that were met, dedicated ones first. */
  readonly codes: readonly string[]
  readonly lngLat: LngLat
  /** With Shift or Ctrl: in addition to what is selected. */
  readonly isAdditional: boolean
}

export interface SheetListener {
  readonly onCamera?: (camera: Camera, metresPerPixel: number) => void
  readonly onPointer?: (lngLat: LngLat | null) => void
  /** What has come of the basemap that was asked for. */
  readonly onBasemap?: (state: BasemapState) => void
  readonly onPress?: (press: SheetPress) => void
  /** Something was taken hold of: true when it follows the pointer from here. */
  readonly onGrab?: (handle: Handle, lngLat: LngLat) => boolean
  readonly onDrag?: (lngLat: LngLat) => void
  /** Let go at `lngLat`; null when the gesture was broken off. */
  readonly onDrop?: (lngLat: LngLat | null) => void
}

/** A shape in the making by the pointer: a polygon of a new grid, or the line of a cut. */
export interface Drawing {
  /** Ends it with what is there; nothing happens while that is too little. */
  readonly finish: () => void
  readonly takeBackVertex: () => void
  readonly cancel: () => void
}

export interface DrawingOptions {
  readonly kind: 'polygon' | 'line'
  /** The place that a pointer within `reachMetres` of it means: a vertex or an edge of the sheet, or none. */
  readonly snap: (lngLat: LngLat, reachMetres: number) => LngLat | null
  /** The vertices in order; a polygon's are not closed. */
  readonly onFinish: (vertices: readonly LngLat[]) => void
  /** Each time a vertex was set or the pointer moved: the vertices so far, the pointer's last. */
  readonly onChange: (vertices: readonly LngLat[]) => void
}

/** The map on which a division is drawn, whatever library does it. Differences are pushed. */
export interface SheetMap {
  /** Outlines of the divisions above the grids. */
  readonly addOutlines: (features: readonly GridFeature[]) => void
  readonly clearOutlines: () => void
  readonly changeGrids: (difference: GridDifference) => void
  readonly clearGrids: () => void
  readonly showTrial: (trial: Trial | null) => void
  readonly showSelected: (geometries: readonly GridGeometry[]) => void
  readonly showHandles: (handles: readonly Handle[]) => void
  readonly showShapes: (shapes: readonly Shape[]) => void
  readonly showPeers: (peers: readonly Peer[]) => void
  /** Begins a shape by the pointer; presses mean vertices until it ends. */
  readonly draw: (options: DrawingOptions) => Promise<Drawing>
  readonly fit: (bbox: BBox, padding: Padding) => void
  /** Looks there at once, without a flight. */
  readonly jumpTo: (camera: Camera) => void
  readonly camera: () => Camera
  readonly repaint: () => void
  /** Lays it under all that is drawn, in place of the one before; null for none. */
  readonly showBasemap: (choice: BasemapChoice | null) => void
  /** Resolves when all that it was told is drawn. */
  readonly settled: () => Promise<void>
  /** Its canvas, drawn this moment: to be copied at once, since a browser keeps nothing of it for later. */
  readonly redrawn: () => HTMLCanvasElement
  readonly destroy: () => void
}

export interface SheetMapOptions {
  readonly container: HTMLElement
  readonly label: string
  readonly camera: Camera
  readonly listener: SheetListener
}
