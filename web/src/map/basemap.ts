import type { DeployedBasemap } from '#shared/basemaps/basemap.ts'

/** What is to lie under a map, and how strongly: 0 to 1. */
export interface BasemapChoice {
  readonly basemap: DeployedBasemap
  readonly opacity: number
}

/** Why a basemap cannot be shown at all, or at this moment. */
export type BasemapTrouble = 'unreachable' | 'refused' | 'no-tiles' | 'unknown-schema'

/** What has come of it; the map works on in each. `attribution`: whose data it is, to stand on the map. */
export type BasemapState =
  | { readonly name: 'none' }
  | { readonly name: 'opening' }
  | { readonly name: 'shown'; readonly attribution: string | null }
  | { readonly name: 'failed'; readonly trouble: BasemapTrouble }
