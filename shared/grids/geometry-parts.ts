import * as z from 'zod'

type Place = [number, number]
type Geometry =
  { type: 'Polygon'; coordinates: Place[][] } | { type: 'MultiPolygon'; coordinates: Place[][][] }

/**
 * A geometry too long for one page comes in parts, each nested as its type asks: the first ring of a part
 * goes on where the last ring of the part before stopped. `of` parts make the whole.
 *
 *     ring a b c d e a      part 0: a b c      part 1: d e a
 */
export const Part = z.strictObject({ index: z.int().nonnegative(), of: z.int().min(2) })
export type Part = z.infer<typeof Part>

/** A page of features holds so many positions: with 8 decimals some 1 MB. */
export const POSITIONS_ON_PAGE = 40_000

/** Of GeoJSON's areas, ours or any other. */
type Area =
  | { readonly type: 'Polygon'; readonly coordinates: readonly unknown[][] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly unknown[][][] }

export const positionsIn = ({ type, coordinates }: Area): number => {
  const rings = type === 'Polygon' ? coordinates : coordinates.flat()
  return rings.reduce((sum, ring) => sum + ring.length, 0)
}

/** The parts of a geometry, of so many positions at most; itself alone where it is not longer than that. */
export function partsOf(geometry: Geometry, most = POSITIONS_ON_PAGE): Geometry[] {
  if (positionsIn(geometry) <= most) return [geometry]
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const parts: Place[][][][] = [[]]
  let room = most
  for (const ofPolygon of polygons) {
    parts.at(-1)!.push([])
    for (const ring of ofPolygon) {
      parts.at(-1)!.at(-1)!.push([])
      for (let from = 0; from < ring.length;) {
        if (room === 0) {
          parts.push([[[]]])
          room = most
        }
        const some = ring.slice(from, from + room)
        const rings = parts.at(-1)!.at(-1)!
        rings[rings.length - 1] = some
        from += some.length
        room -= some.length
      }
    }
  }
  return parts.map((coordinates) =>
    geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: coordinates[0]! }
      : { type: 'MultiPolygon', coordinates },
  )
}

/** What the parts are of, in their order. Throws Error for parts of different types. */
function joined(parts: readonly Geometry[]): Geometry {
  const [first, ...others] = parts
  const polygons: Place[][][] = copied(first!)
  for (const part of others) {
    if (part.type !== first!.type) throw new Error('the parts of a geometry are of different types')
    const [goesOn = [], ...rest] = copied(part)
    const [ring = [], ...rings] = goesOn
    const last = polygons.at(-1)!
    last[last.length - 1] = last.at(-1)!.concat(ring)
    last.push(...rings)
    polygons.push(...rest)
  }
  return first!.type === 'Polygon'
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons }
}

const copied = ({ type, coordinates }: Geometry): Place[][][] =>
  (type === 'Polygon' ? [coordinates] : coordinates).map((rings) => [...rings])

interface Cuttable {
  readonly geometry: Geometry
  readonly part?: Part | undefined
}

/**
 * Features in lists of so many positions at most, in their order; one that is longer than that in parts, each
 * a list of its own.
 */
export function cutFeatures<F extends Cuttable>(features: readonly F[], most = POSITIONS_ON_PAGE): F[][] {
  const lists: F[][] = []
  let room = 0
  for (const feature of features) {
    const parts = partsOf(feature.geometry, most)
    const own =
      parts.length === 1
        ? [feature]
        : parts.map((geometry, index) => ({ ...feature, geometry, part: { index, of: parts.length } }))
    for (const one of own) {
      const count = positionsIn(one.geometry)
      if (count > room) {
        lists.push([])
        room = most
      }
      lists.at(-1)!.push(one)
      room -= count
    }
  }
  return lists
}

/**
 * Puts features together as their pages come: what `take` gives are whole features, in their order; parts
 * wait for the last one of theirs. Throws Error when one is missing.
 */
export function featureJoiner<F extends Cuttable>() {
  let parts: Geometry[] = []
  return {
    take: (features: readonly F[]): F[] =>
      features.flatMap(({ part, ...whole }) => {
        if ((part?.index ?? 0) !== parts.length) throw new Error('a part of a geometry is missing')
        if (part === undefined) return [whole as F]
        parts.push(whole.geometry)
        if (parts.length < part.of) return []
        const geometry = joined(parts)
        parts = []
        return [{ ...whole, geometry } as F]
      }),
  }
}

/** Features of pages that are all here. Throws Error when a part is missing. */
export const joinFeatures = <F extends Cuttable>(features: readonly F[]): F[] =>
  featureJoiner<F>().take(features)
