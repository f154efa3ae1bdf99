import type { GridFeature } from '#shared/grids/plan.ts'
import type { GridPart, Shape, TileAt } from '../grids/plan-messages.ts'
import type { Urgency } from '#shared/incidents/incident.ts'
import type { NetMark } from '#shared/settings/nets.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { BasemapChoice, BasemapState } from './basemap.ts'

/** Where the map looks: WGS-84 degrees of its middle, and MapLibre's zoom (0 is the world in 512 px). */
export interface Camera {
  readonly lngLat: LngLat
  readonly zoom: number
}

/** 红塔区 from above: shown for the moment until it is known where to look. */
export const START: Camera = { lngLat: [102.545, 24.355], zoom: 9.8 }

/** West, south, east, north in WGS-84 degrees. */
export type BBox = readonly [west: number, south: number, east: number, north: number]

/** Pixels of the map that are covered by panels; a fit keeps clear of them. */
export interface Padding {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** What the map shows of an incident. */
export interface Mark {
  readonly id: string
  readonly lngLat: LngLat
  readonly urgency: Urgency
  /** Of its net, as its county has it. */
  readonly net: NetMark | null
}

export interface MarkDifference {
  readonly changed: readonly Mark[]
  readonly removed: readonly string[]
}

/**
 * What a press met: an incident, or the ground and the code of the division of the level that is shown there.
 */
export type Pick =
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'ground'; readonly code: string | null; readonly lngLat: LngLat }

/** The one place that is looked at; its accuracy is drawn as a circle, in metres. */
export interface Spot {
  readonly lngLat: LngLat
  readonly accuracyMetres: number
  readonly kind: 'incident' | 'pin'
}

/**
 * The grids of a plan in vector tiles: of `areas` the layers `base` and `dedicated`, of `names` the layer
 * `names`, each feature with its code and name. A tile comes when it can be made, of no bytes where nothing
 * is.
 */
export interface DrawnGrids {
  readonly tile: (part: GridPart, at: TileAt) => Promise<ArrayBuffer>
  /** The shapes of grids by code, of those it has. */
  readonly shapesOf: (codes: readonly string[]) => Promise<ReadonlyMap<string, Shape>>
}

export interface Emphasis {
  /** The code of the division or grid to outline. */
  readonly selected: string | null
  /** Codes of grids near whose border a place lies. */
  readonly candidates: readonly string[]
}

export interface MapListener {
  readonly onCamera?: (camera: Camera, metresPerPixel: number) => void
  readonly onPick?: (pick: Pick) => void
  /** The place under the pointer, null when it left the map. */
  readonly onPointer?: (lngLat: LngLat | null) => void
  /** What has come of the basemap that was asked for. */
  readonly onBasemap?: (state: BasemapState) => void
}

/**
 * A map that draws divisions by level and incidents, whatever library does it. It moves only by its reader's
 * hand and by `fit` and `moveTo`. Differences are pushed; nothing is ever drawn anew as a whole.
 */
export interface MapEngine {
  /** Adds divisions above the grids, or redraws those of the same code. */
  readonly addDivisions: (features: readonly GridFeature[]) => void
  readonly clearDivisions: () => void
  /** Draws these grids in place of those it drew; null for none. */
  readonly drawGrids: (grids: DrawnGrids | null) => void
  readonly changeMarks: (difference: MarkDifference) => void
  /** Rings three times round places where something new has come. */
  readonly ring: (places: readonly LngLat[]) => void
  readonly emphasise: (emphasis: Emphasis) => void
  readonly showSpot: (spot: Spot | null) => void
  /** Lays it under all that is drawn, in place of the one before; null for none. */
  readonly showBasemap: (choice: BasemapChoice | null) => void
  readonly fit: (bbox: BBox, padding: Padding) => void
  /** `padding`: what of the map is covered; the place comes to the middle of the rest. */
  readonly moveTo: (camera: Camera, padding?: Padding) => void
  /** Whether a place can be seen clear of what is covered. */
  readonly shows: (lngLat: LngLat, padding: Padding) => boolean
  readonly camera: () => Camera
  /** Takes the colours of the page anew, after its theme changed. */
  readonly repaint: () => void
  readonly destroy: () => void
}

export interface MapOptions {
  readonly container: HTMLElement
  /** What the map is called to readers by ear. */
  readonly label: string
  readonly camera: Camera
  readonly listener: MapListener
}
