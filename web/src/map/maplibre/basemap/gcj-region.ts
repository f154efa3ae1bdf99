import { fromWgs84 } from '#shared/geo/datum.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { TileAddress } from './tile.ts'

/** Pixels of a tile's side. */
export const TILE = 256

/** A rectangle of a picture of the whole world at a zoom, in its pixels. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Pixels of the world at a zoom, from the north-west, by web Mercator. */
export const pixelOf = ([lng, lat]: LngLat, z: number): readonly [number, number] => {
  const size = TILE * 2 ** z
  const y = Math.asinh(Math.tan((lat * Math.PI) / 180))
  return [(size * (lng + 180)) / 360, (size * (1 - y / Math.PI)) / 2]
}

const cornerOf = (x: number, y: number, z: number): LngLat => [
  (x / 2 ** z) * 360 - 180,
  (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI,
]

/**
 * What of a map drawn in GCJ-02 covers the ground of a tile: the datum bends the ground by some centimetres a
 * metre, so that within a tile a shift with a stretch is right to a fraction of a pixel, at any zoom.
 */
export function gcjRegion({ z, x, y }: TileAddress): Region {
  const at = (column: number, row: number) => pixelOf(fromWgs84(cornerOf(column, row, z), 'GCJ02'), z)
  // The mean of the corners on each side: the stretch is not quite the same along them.
  const [nw, ne, sw, se] = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)]
  const [left, right] = [(nw[0] + sw[0]) / 2, (ne[0] + se[0]) / 2]
  const [top, bottom] = [(nw[1] + ne[1]) / 2, (sw[1] + se[1]) / 2]
  return { left, top, width: right - left, height: bottom - top }
}

/** The tiles that hold a region, row by row; those beyond the world's edge are left out. */
export function tilesIn({ left, top, width, height }: Region, z: number): TileAddress[] {
  const within = (n: number) => Math.min(2 ** z - 1, Math.max(0, n))
  const [west, east] = [within(Math.floor(left / TILE)), within(Math.floor((left + width) / TILE))]
  const [north, south] = [within(Math.floor(top / TILE)), within(Math.floor((top + height) / TILE))]
  const tiles: TileAddress[] = []
  for (let y = north; y <= south; y += 1) for (let x = west; x <= east; x += 1) tiles.push({ z, x, y })
  return tiles
}
