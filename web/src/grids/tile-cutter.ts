import { GeoJSONVT, type GeoJSONVTOptions } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import type { Feature } from 'geojson'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import type { RegisterEntry } from '#shared/grids/plan.ts'
import type { TileAt } from './plan-messages.ts'
import { DEEPEST_TILE } from './tile-depth.ts'

/** Units across a tile of 512 px, as the library that draws them has it. */
const EXTENT = 8192

const OPTIONS: GeoJSONVTOptions = {
  maxZoom: DEEPEST_TILE,
  extent: EXTENT,
  buffer: EXTENT / 4,
  // A fifth of a pixel.
  tolerance: EXTENT / 512 / 5,
  // The wide tiles are cut when one is asked for: most are never looked at.
  indexMaxZoom: 4,
}

/** Cuts features into vector tiles, each layer under its name. */
export class TileCutter {
  readonly #layers: readonly (readonly [name: string, index: GeoJSONVT])[]

  constructor(layers: Readonly<Record<string, Feature[]>>) {
    this.#layers = Object.entries(layers).map(([name, features]) => [
      name,
      new GeoJSONVT({ type: 'FeatureCollection', features }, OPTIONS),
    ])
  }

  /** A vector tile (MVT 2.1), of no bytes when nothing is there. */
  cut({ z, x, y }: TileAt): ArrayBuffer {
    const found = this.#layers.flatMap(([name, index]) => {
      const tile = index.getTile(z, x, y)
      return tile === null ? [] : [[name, tile] as const]
    })
    if (found.length === 0) return new ArrayBuffer(0)
    const bytes = fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: EXTENT })
    return bytes.slice().buffer
  }
}

export const areaOf = ({ code, name, geometry }: PlanGrid): Feature => ({
  type: 'Feature',
  properties: { code, name },
  geometry,
})

export const nameOf = ({ code, name, labelPoint }: RegisterEntry): Feature => ({
  type: 'Feature',
  properties: { code, name },
  geometry: { type: 'Point', coordinates: labelPoint },
})
