import { latticeDegrees } from '../lattice.ts'
import { circleOf, decide, outside } from '../locate.ts'
import type { Location } from '../locate.ts'
import { nearGrids } from '../margins/near-grids.ts'
import { geodesicMetres } from '../metric.ts'
import type { LngLat } from '../position.ts'
import { latticeSteps } from '../lattice.ts'
import { tilesMeeting, tilesOfCircle } from './directory.ts'
import type { Directory, TileRef } from './directory.ts'
import { nearInTiles } from './read-tiles.ts'
import type { NearInTiles } from './read-tiles.ts'
import type { DecodedTile } from './tile-codec.ts'
import { squareOf } from './tile.ts'

/** A layer of a plan, wherever its tiles are: `load` gives those asked for, in any order. */
export interface TiledLayer {
  readonly directory: Directory
  readonly load: (refs: readonly TileRef[]) => Promise<readonly DecodedTile[]>
}

/** Squares are measured by one of their points: this much shorter is surely a lower bound. */
const SURELY = 0.999

/**
 * What `locate` (locate.ts) answers, from tiles alone: those that the circle touches, nearly always one, and
 * further ones only to measure a margin that reaches beyond them or to name the nearest grid of a point
 * outside. `layers` from the lowest: a grid that holds the point in a higher one wins, and hides the lower
 * ones where its margin is wide enough.
 */
export async function locateInTiles(
  layers: readonly TiledLayer[],
  point: LngLat,
  accuracyMetres: number,
): Promise<Location> {
  const { p, radiusMetres } = circleOf(point, accuracyMetres)
  const { near, holder } = await touched(layers, radiusMetres, (layer) => nearInLayer(layer, p, radiusMetres))
  if (near.length > 0) return decide(near, holder, radiusMetres)
  const nearest = await Promise.all(layers.map((layer) => nearestInLayer(layer, p)))
  return outside(nearest.filter((one) => one !== null).sort(byMargin)[0] ?? null)
}

export type Owned = Pick<Location, 'owner' | 'rule'>

/**
 * Owner and rule of `locateInTiles` alone: no margin is looked for beyond the circle, where it is wide enough
 * to decide.
 */
export async function ownerInTiles(
  layers: readonly TiledLayer[],
  point: LngLat,
  accuracyMetres: number,
): Promise<Owned> {
  const { p, radiusMetres } = circleOf(point, accuracyMetres)
  const { near, holder } = await touched(layers, radiusMetres, async ({ directory, load }) =>
    nearInTiles(await load(tilesOfCircle(directory, p, radiusMetres)), p, radiusMetres, true),
  )
  const { owner, rule } = near.length > 0 ? decide(near, holder, radiusMetres) : outside(null)
  return { owner, rule }
}

/** The grids that a circle touches in all layers, and the one that holds its middle. */
async function touched(
  layers: readonly TiledLayer[],
  radiusMetres: number,
  nearIn: (layer: TiledLayer) => Promise<readonly NearInTiles[]>,
): Promise<{ near: readonly NearInTiles[]; holder: string | null }> {
  let near: readonly NearInTiles[] = []
  let holder: string | null = null
  for (const layer of layers) {
    const found = await nearIn(layer)
    const held = found.find(({ inside }) => inside)
    near = held !== undefined && held.marginMetres >= radiusMetres ? found : [...near, ...found]
    holder = held?.code ?? holder
  }
  return { near, holder }
}

/** Every grid that the circle touches, margins exact. */
async function nearInLayer(
  { directory, load }: TiledLayer,
  p: LngLat,
  radiusMetres: number,
): Promise<NearInTiles[]> {
  let near = nearInTiles(await load(tilesOfCircle(directory, p, radiusMetres)), p, radiusMetres)
  for (;;) {
    const least = near.find(({ isLeast }) => isLeast)
    if (least === undefined) return near
    // Only the margin of the grid that holds the point can reach beyond: the same grids, measured in a wider
    // circle.
    const reach = Math.max(2 * least.marginMetres, 1)
    const wider = nearInTiles(await load(tilesOfCircle(directory, p, reach)), p, reach)
    const { marginMetres, isLeast } = wider.find(({ code }) => code === least.code)!
    near = near.map((one) => (one === least ? { ...one, marginMetres, isLeast } : one))
  }
}

/**
 * The grid whose border is nearest to a point that no grid holds; tiles are read from the nearest on, as long
 * as they can matter.
 */
async function nearestInLayer({ directory, load }: TiledLayer, p: LngLat) {
  const refs = tilesMeeting(directory)
    .map((ref) => ({ ref, atLeast: metresTo(ref, p) }))
    .sort((a, b) => a.atLeast - b.atLeast)
  let best: { code: string; name: string; marginMetres: number } | null = null
  for (const { ref, atLeast } of refs) {
    if (best !== null && atLeast > -best.marginMetres) break
    for (const tile of await load([ref]))
      best = [best, ...bordersFrom(tile, p)].filter((one) => one !== null).sort(byMargin)[0]!
  }
  return best
}

function bordersFrom({ edges, grids }: DecodedTile, p: LngLat) {
  const [x, y] = [latticeSteps(p[0]) - edges.originX, latticeSteps(p[1]) - edges.originY]
  const all = Uint32Array.from({ length: edges.size }, (_, e) => e)
  return nearGrids(edges, all, { x, y, owner: 0, radiusMetres: 0 }).map(({ grid, borderMetres }) => ({
    ...grids[grid - 1]!,
    marginMetres: 0 - borderMetres,
  }))
}

const byMargin = (
  a: { code: string; marginMetres: number },
  b: { code: string; marginMetres: number },
): number => b.marginMetres - a.marginMetres || (a.code < b.code ? -1 : 1)

/** Metres from a point to a tile's square, or less; 0 inside it. */
function metresTo({ tile }: TileRef, p: LngLat): number {
  const { west, south, side } = squareOf(tile)
  const clamp = (value: number, from: number): number =>
    latticeDegrees(Math.max(from, Math.min(from + side, latticeSteps(value))))
  return geodesicMetres(p, [clamp(p[0], west), clamp(p[1], south)]) * SURELY
}
