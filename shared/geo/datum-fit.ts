import { toWgs84 } from './datum.ts'
import type { GridIndex } from './grid-index.ts'
import { snap } from './lattice.ts'
import { geodesicMetres } from './metric.ts'
import type { Datum, LngLat } from './position.ts'

/**
 * A point known to lie in the area of a code. A prefix will do: a township's code stands for all its grids.
 */
export interface KnownPoint {
  readonly lngLat: LngLat
  readonly code: string
}

/** How well points fit a layer when they are read in a datum. */
export interface DatumFit {
  readonly datum: Datum
  /** Points that lie in the area they are known to lie in, and the share of all, 0 to 1. */
  readonly hits: number
  readonly share: number
  /**
   * Median and greatest distance from a point to its area, metres, 0 inside; beyond FARTHEST_METRES only that
   * it is so far.
   */
  readonly medianMissMetres: number
  readonly greatestMissMetres: number
  /** How far this reading moves the points from where the best one puts them, median, metres. */
  readonly metresFromBest: number
}

/** No datum moves a point so far: what misses its area by more was never in it. */
const FARTHEST_METRES = 3000

const DATUMS: readonly Datum[] = ['WGS84', 'GCJ02', 'BD09']

/**
 * Which datum were these points (or, turned around, this layer) drawn in? Best first: most hits, then the
 * least total miss, then WGS-84 before GCJ-02 before BD-09, since points far inside their areas cannot tell.
 * CGCS2000 is centimetres from WGS-84 and cannot be told apart. Points are read in each datum against a layer
 * that is taken as WGS-84. Throws RangeError without points.
 */
export function fitDatum(layer: GridIndex, points: readonly KnownPoint[]): DatumFit[] {
  if (points.length === 0) throw new RangeError('no points to tell the datum by')
  const fits = DATUMS.map((datum) => {
    const places = points.map(({ lngLat }) => snap(toWgs84(lngLat, datum)))
    const misses = places.map((place, i) => missMetres(layer, place, points[i]!.code))
    return { datum, places, misses, hits: misses.filter((metres) => metres === 0).length }
  })
  const total = (misses: readonly number[]): number => misses.reduce((sum, metres) => sum + metres, 0)
  fits.sort((a, b) => b.hits - a.hits || total(a.misses) - total(b.misses))
  const best = fits[0]!
  return fits.map(({ datum, places, misses, hits }) => ({
    datum,
    hits,
    share: hits / points.length,
    medianMissMetres: median(misses),
    greatestMissMetres: Math.max(...misses),
    metresFromBest: median(places.map((place, i) => geodesicMetres(place, best.places[i]!))),
  }))
}

/** Metres from a place to the area of a code. */
function missMetres(layer: GridIndex, place: LngLat, code: string): number {
  if (layer.ownerAt(place)?.code.startsWith(code) === true) return 0
  for (let reach = 50; reach < FARTHEST_METRES; reach *= 2) {
    const near = layer.candidatesNear(place, reach).filter(({ grid }) => grid.code.startsWith(code))
    if (near.length > 0) return Math.min(...near.map(({ marginMetres }) => Math.abs(marginMetres)))
  }
  return FARTHEST_METRES
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
