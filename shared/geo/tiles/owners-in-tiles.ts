import { BORDER_METRES } from '../locate.ts'
import type { LngLat } from '../position.ts'
import { tileAt, tilesOfCircle } from './directory.ts'
import type { TileRef } from './directory.ts'
import { ownerInTiles } from './locate-in-tiles.ts'
import type { Owned, TiledLayer } from './locate-in-tiles.ts'
import { ownerInRows, rowsOf } from './tile-rows.ts'
import { tileKey } from './tile.ts'

/**
 * Tiles asked for at once: a county of a hundred thousand grids has thousands, which need not be held
 * together.
 */
const TILES_AT_ONCE = 256

/** Points looked up between two pauses, a fraction of a millisecond. */
const POINTS_AT_ONCE = 128

/**
 * Owners and rules of many exact points, in their order, as `locateInTiles` answers them one by one. Each
 * tile is read once for all points in it; a point with no border within 2 m has the owner that its tile says,
 * and only the others are measured. `pause` is awaited between short pieces of work, and may throw to end it.
 */
export async function ownersInTiles(
  layers: readonly TiledLayer[],
  points: readonly LngLat[],
  pause: () => Promise<void>,
): Promise<Owned[]> {
  const owned: Owned[] = points.map(() => ({ owner: null, rule: 'outside' }))
  const isNear = new Uint8Array(points.length)
  for (const layer of layers) {
    const groups = [...(await byTile(layer, points, { isNear, pause }))]
    for (let from = 0; from < groups.length; from += TILES_AT_ONCE) {
      const some = new Map(groups.slice(from, from + TILES_AT_ONCE))
      for (const tile of await layer.load([...some.values()].map(({ ref }) => ref))) {
        const rows = rowsOf(tile, BORDER_METRES)
        for (const [k, i] of some.get(tileKey(tile.tile))!.members.entries()) {
          if (k % POINTS_AT_ONCE === 0) await pause()
          const { owner, isAlone } = ownerInRows(rows, points[i]!)
          // The highest layer with a grid that holds the point decides; they come from the lowest.
          if (owner !== null) owned[i] = { owner: owner.code, rule: 'inside' }
          if (!isAlone) isNear[i] = 1
        }
      }
    }
  }
  for (const [i, point] of points.entries()) {
    if (i % POINTS_AT_ONCE === 0) await pause()
    if (isNear[i] === 1) owned[i] = await ownerInTiles(layers, point, 0)
  }
  return owned
}

interface Group {
  readonly ref: TileRef
  readonly members: number[]
}

/** The points of each tile; one where nobody lives, but within reach of a tile, is marked as near. */
async function byTile(
  { directory }: TiledLayer,
  points: readonly LngLat[],
  { isNear, pause }: { isNear: Uint8Array; pause: () => Promise<void> },
): Promise<Map<string, Group>> {
  const groups = new Map<string, Group>()
  for (const [i, p] of points.entries()) {
    if (i % POINTS_AT_ONCE === 0) await pause()
    const ref = tileAt(directory, p)
    if (ref === null) {
      if (tilesOfCircle(directory, p, BORDER_METRES).length > 0) isNear[i] = 1
      continue
    }
    const key = tileKey(ref.tile)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { ref, members: [i] })
    else group.members.push(i)
  }
  return groups
}
