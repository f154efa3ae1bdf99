import { PMTiles, TileType } from 'pmtiles'
import * as z from 'zod'
import type { DeployedBasemap } from '#shared/basemaps/basemap.ts'
import { jsonOf } from '#shared/lib/json.ts'
import { pixelOf, TILE } from './gcj-region.ts'
import { BasemapError, type TileContent, type TileSource } from './tile.ts'

const Layers = z.object({ vector_layers: z.array(z.object({ id: z.string() })).default([]) })
const Metadata = Layers.extend({
  attribution: z.string().optional(),
  /** What was made from an MBTiles file has its layers here, as JSON. */
  json: z.string().optional(),
})

/** Both schemas are made of it, whether a file says so or not. */
const OPENSTREETMAP = '© OpenStreetMap'

const PICTURES: readonly TileType[] = [TileType.Png, TileType.Jpeg, TileType.Webp, TileType.Avif]

/**
 * The tiles of one file, read by ranges: only what is looked at is fetched, however large it is. Throws
 * BasemapError for a file that cannot be had, is none, or whose layers nobody here knows how to draw.
 */
export async function archiveTiles(basemap: DeployedBasemap): Promise<TileSource> {
  const archive = new PMTiles(new URL(basemap.url, location.href).href)
  try {
    const [header, told] = await Promise.all([archive.getHeader(), archive.getMetadata()])
    const metadata = Metadata.parse(told)
    const isPictures = PICTURES.includes(header.tileType)
    return {
      content: isPictures
        ? { kind: 'raster', tileSize: await sizeOf(archive, header) }
        : contentOf(layersIn(metadata)),
      minZoom: header.minZoom,
      maxZoom: header.maxZoom,
      bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
      attribution: plain(metadata.attribution) ?? (isPictures ? undefined : OPENSTREETMAP),
      tile: async ({ z: zoom, x, y }, signal) =>
        (await archive.getZxy(zoom, x, y, signal))?.data ?? new ArrayBuffer(0),
    }
  } catch (cause) {
    if (cause instanceof BasemapError) throw cause
    throw new BasemapError(cause instanceof TypeError ? 'unreachable' : 'no-tiles', { cause })
  }
}

const layersIn = ({ vector_layers: told, json = '' }: z.output<typeof Metadata>): string[] =>
  [...told, ...(Layers.safeParse(jsonOf(json)).data?.vector_layers ?? [])].map(({ id }) => id)

/** By a layer that only one of the two has. */
function contentOf(layers: readonly string[]): TileContent {
  if (layers.includes('transportation')) return { kind: 'vector', schema: 'openmaptiles' }
  if (layers.includes('roads') && layers.includes('earth')) return { kind: 'vector', schema: 'protomaps' }
  throw new BasemapError('unknown-schema')
}

/** Pixels of a picture's side, which no header says: that of the tile in the middle. */
async function sizeOf(
  archive: PMTiles,
  { centerLon, centerLat, minZoom }: { centerLon: number; centerLat: number; minZoom: number },
): Promise<number> {
  const [x, y] = pixelOf([centerLon, centerLat], minZoom)
  const tile = await archive.getZxy(minZoom, Math.floor(x / TILE), Math.floor(y / TILE))
  if (tile === undefined) return TILE
  const picture = await createImageBitmap(new Blob([tile.data]))
  return picture.width
}

/** What a file says of itself is HTML as a rule; only its words are taken. */
const plain = (html: string | undefined): string | undefined =>
  html === undefined
    ? undefined
    : (new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '').trim() || undefined
