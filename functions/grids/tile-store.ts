import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { decodeTile, type DecodedTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileKey, tileOfKey } from '#shared/geo/tiles/tile.ts'
import type { TileRef } from '#shared/geo/tiles/directory.ts'
import type { Layer } from '#shared/grids/plan.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { tilePlace } from '../platform/dynamo/keys.ts'
import { getRows, putRows, removeRows, type Row } from '../platform/dynamo/query.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'

/** Decoded tiles held at once: some 40 MB, the whole of a county of 50,000 grids. */
const HELD_TILES = 4_096

/** A layer of a county's plans. */
export interface LayerPlace {
  readonly county: string
  readonly layer: Layer
}

/**
 * The tiles of all plans. A tile under its place and version never changes, so what was read once is kept,
 * and reads need not be consistent. `reads` counts the items asked of the database, so that a test can hold
 * them to their number.
 */
export function tileStore(db: Database) {
  const held = new RecentlyUsed<DecodedTile>(HELD_TILES)
  const count = { reads: 0 }
  const keyOf = (at: LayerPlace, { tile, writtenIn }: TileRef) => ({
    place: tilePlace(at, tileKey(tile)),
    writtenIn,
  })
  const heldKey = (key: { place: string; writtenIn: number }): string => `${key.place}#${key.writtenIn}`

  const read = async (keys: readonly { place: string; writtenIn: number }[]): Promise<Row[]> => {
    count.reads += keys.length
    const [only, ...others] = keys
    if (only === undefined || others.length > 0) return getRows(db, 'plan-tiles', keys)
    const TableName = db.nameOf('plan-tiles')
    const get = (ConsistentRead: boolean) =>
      db.client.send(new GetItemCommand({ TableName, Key: marshall(only), ConsistentRead }))
    // A replica may lag behind a plan that was published a moment ago: then, and only then, the leader is
    // asked.
    const { Item = (await get(true)).Item } = await get(false)
    return Item === undefined ? [] : [unmarshall(Item)]
  }

  return {
    count,
    /** Tiles in no order; throws Error for one that is missing or corrupt. */
    load: async (at: LayerPlace, refs: readonly TileRef[]): Promise<DecodedTile[]> => {
      const wanted = refs.map((ref) => ({ ref, key: keyOf(at, ref) }))
      const missing = wanted.filter(({ key }) => held.get(heldKey(key)) === undefined)
      const rows = await read(missing.map(({ key }) => key))
      const bytes = new Map(
        rows.map((row) => [`${String(row['place'])}#${String(row['writtenIn'])}`, bodyOf(row)]),
      )
      return wanted.map(({ ref, key }) => {
        const known = held.get(heldKey(key))
        if (known !== undefined) return known
        const body = bytes.get(heldKey(key))
        if (body === undefined) throw new Error(`tile ${heldKey(key)} is missing`)
        const tile = decodeTile(ref.tile, body)
        held.set(heldKey(key), tile)
        return tile
      })
    },
    /** The bytes of tiles by tileKey, as they are stored. */
    readBytes: async (at: LayerPlace, refs: readonly TileRef[]): Promise<Map<string, Uint8Array>> => {
      const rows = await getRows(
        db,
        'plan-tiles',
        refs.map((ref) => keyOf(at, ref)),
      )
      const prefix = tilePlace(at, '').length
      return new Map(rows.map((row) => [String(row['place']).slice(prefix), bodyOf(row)]))
    },
    /**
     * Writes tiles of a version; nobody reads them until its directory is named. A repeat writes the same.
     */
    write: (
      at: LayerPlace,
      tiles: readonly (readonly [key: string, bytes: Uint8Array])[],
      writtenIn: number,
    ) =>
      putRows(
        db,
        'plan-tiles',
        tiles.map(([key, body]) => ({ ...keyOf(at, { tile: tileOfKey(key), writtenIn }), body })),
      ),
    remove: (at: LayerPlace, refs: readonly TileRef[]): Promise<void> =>
      removeRows(
        db,
        'plan-tiles',
        refs.map((ref) => keyOf(at, ref)),
      ),
  }
}
export type TileStore = ReturnType<typeof tileStore>

function bodyOf(row: Row): Uint8Array {
  const body = row['body']
  if (!(body instanceof Uint8Array)) throw new Error(`tile ${String(row['place'])} has no body`)
  return body
}
