import type { Client } from '#shared/contract/client.ts'
import { decodeDirectory, tilesMeeting } from '#shared/geo/tiles/directory.ts'
import { decodeTile, type DecodedTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileKey, tileOfKey } from '#shared/geo/tiles/tile.ts'
import type { Layer, RegisterEntry } from '#shared/grids/plan.ts'
import type { gridRoutes } from '#shared/grids/routes.ts'
import { pages } from '../api/pages.ts'

export type PlanApi = Pick<Client<typeof gridRoutes>, 'readTiles' | 'readRegister'>

export interface PlanVersion {
  readonly division: string
  readonly version: number
}

/**
 * Every tile of a layer, none when the plan has no such layer. Throws Error when one is missing or is not
 * what it should be.
 */
export async function readTilesOf(
  api: PlanApi,
  { division, version }: PlanVersion,
  layer: Layer,
): Promise<DecodedTile[]> {
  const tiles: DecodedTile[] = []
  const missing = new Set<string>()
  const params = { division }
  for await (const page of pages((from) => api.readTiles({ params, query: { version, layer, ...from } }))) {
    assertVersion(page.version, version)
    if (page.directory !== undefined)
      for (const { tile } of tilesMeeting(decodeDirectory(bytesOf(page.directory))))
        missing.add(tileKey(tile))
    for (const [key, body] of page.tiles) {
      if (!missing.delete(key)) throw new Error(`tile ${key} is not in the directory`)
      tiles.push(decodeTile(tileOfKey(key), bytesOf(body)))
    }
  }
  if (missing.size > 0) throw new Error(`${missing.size} tiles are missing`)
  return tiles
}

/** Hands on each page of the register as it comes. */
export async function readRegisterOf(
  api: PlanApi,
  { division, version }: PlanVersion,
  onPage: (entries: readonly RegisterEntry[]) => void,
): Promise<void> {
  const params = { division }
  for await (const page of pages((from) => api.readRegister({ params, query: { version, ...from } }))) {
    assertVersion(page.version, version)
    onPage(page.items)
  }
}

function assertVersion(found: number, asked: number): void {
  if (found !== asked) throw new Error(`version ${found} came for version ${asked}`)
}

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
