import type { DeployedBasemap } from '#shared/basemaps/basemap.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import { fetchTile } from './fetch-tile.ts'
import { gcjRegion, TILE, tilesIn } from './gcj-region.ts'
import { addressOf, templatesOf } from './template.ts'
import type { TileAddress, TileSource } from './tile.ts'

/** The deepest that public servers of pictures have; beyond it the last ones are drawn larger. */
const DEEPEST = 18
/** Pictures that are kept while their neighbours are drawn from them too. */
const KEPT = 64

/** The pictures of a server, each of its layers as a source of its own, the lowest first. */
export function pictureTiles(basemap: DeployedBasemap): TileSource[] {
  return templatesOf(basemap).map((template) => {
    const plain = (at: TileAddress, signal: AbortSignal) => fetchTile(addressOf(template, at), signal)
    return {
      content: { kind: 'raster', tileSize: TILE },
      minZoom: 0,
      maxZoom: DEEPEST,
      tile: basemap.datum === 'GCJ02' ? shifted(plain) : plain,
    }
  })
}

/** Draws each tile from the pictures that cover its ground in GCJ-02, so that it lies where it belongs. */
function shifted(tile: (at: TileAddress, signal: AbortSignal) => Promise<ArrayBuffer>): TileSource['tile'] {
  const pictures = new RecentlyUsed<Promise<ImageBitmap | null>>(KEPT)
  const pictureOf = (at: TileAddress): Promise<ImageBitmap | null> => {
    const key = `${at.z}/${at.x}/${at.y}`
    const known = pictures.get(key)
    if (known !== undefined) return known
    // Others may need it when this tile is not wanted any more: it is fetched to its end.
    const picture = read(tile(at, new AbortController().signal))
    pictures.set(key, picture)
    picture.catch(() => pictures.delete(key))
    return picture
  }
  return async (at, signal) => {
    const region = gcjRegion(at)
    const parts = await Promise.all(
      tilesIn(region, at.z).map(async (one) => ({ ...one, picture: await pictureOf(one) })),
    )
    signal.throwIfAborted()
    const canvas = new OffscreenCanvas(TILE, TILE)
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('this browser draws no pictures')
    // Put together whole before they are moved by parts of a pixel: else a seam shows between them.
    const [west, north] = [Math.floor(region.left / TILE), Math.floor(region.top / TILE)]
    const whole = new OffscreenCanvas(TILE * 2, TILE * 2)
    const sheet = whole.getContext('2d')
    for (const { x, y, picture } of parts)
      if (picture !== null) sheet?.drawImage(picture, (x - west) * TILE, (y - north) * TILE, TILE, TILE)
    const [left, top] = [region.left - west * TILE, region.top - north * TILE]
    context.drawImage(whole, left, top, region.width, region.height, 0, 0, TILE, TILE)
    return canvas.transferToImageBitmap()
  }
}

const read = async (bytes: Promise<ArrayBuffer>): Promise<ImageBitmap | null> => {
  const picture = await bytes
  return picture.byteLength === 0 ? null : createImageBitmap(new Blob([picture]))
}
