import { borderMetres, flattenPolygons, holds, type FlatPolygons } from '#shared/geo/flat-polygons.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import type { DemoCounty, DemoGrid } from './county.ts'
import { KM_PER_DEGREE, TOWN_CENTRE, TOWNSHIP_LAYOUT } from './layout.ts'
import { pick, type Random } from './seeded-random.ts'

/** A grid as a place where something happens. */
export interface Place {
  grid: DemoGrid
  setting: 'town' | 'rural'
  weight: number
}

/** The built-up valley floor reaches about this far from the town's centre. */
const TOWN_KM = 5

/**
 * Draws before a place with the wanted margin is given up: only grids narrower than the accuracy come so far.
 */
const DRAWS = 40

/** Text forms of points carry 6 decimals (0.1 m), as devices send them. */
const POINT_DECIMALS = 1e6

/** The county's grids as places: busy townships weigh more, and the town's grids more again. */
export function placesOf({ grids }: DemoCounty): Place[] {
  const activity = new Map(TOWNSHIP_LAYOUT.map((township) => [township.code, township.activity]))
  return grids.map((grid) => {
    const [lng, lat] = labelPoint(grid.geometry)
    const east = (lng - TOWN_CENTRE.lng) * KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180)
    const north = (lat - TOWN_CENTRE.lat) * KM_PER_DEGREE
    const setting = Math.sqrt(east * east + north * north) < TOWN_KM ? 'town' : 'rural'
    const busy = activity.get(grid.code.slice(0, 9)) ?? 1
    return { grid, setting, weight: setting === 'town' ? busy * busy * 1.5 : busy * busy }
  })
}

/**
 * A point in the grid, in degrees to 6 decimals: nearer to its border than `accuracyMetres` when
 * `nearBorder`, else farther. Where the grid is too narrow for that it is the point that comes nearest to it.
 */
export function pointIn(
  { geometry }: DemoGrid,
  wanted: { nearBorder: boolean; accuracyMetres: number },
  random: Random,
): LngLat {
  const polygon = flattenPolygons([geometry])
  const { nearBorder, accuracyMetres } = wanted
  let best: LngLat = labelPoint(geometry)
  let bestMargin = nearBorder ? Infinity : 0
  for (let draw = 0; draw < DRAWS; draw++) {
    const drawn = nearBorder ? besideBorder(polygon, accuracyMetres, random) : inBox(polygon, random)
    const point: LngLat = [
      Math.round(drawn[0] * POINT_DECIMALS) / POINT_DECIMALS,
      Math.round(drawn[1] * POINT_DECIMALS) / POINT_DECIMALS,
    ]
    if (!holds(polygon, 0, ...point)) continue
    const margin = borderMetres(polygon, 0, point)
    if (nearBorder ? margin < bestMargin : margin > bestMargin) [best, bestMargin] = [point, margin]
    // A metre more than the accuracy: what is rounded afterwards must not tip the rule.
    if (nearBorder ? margin < accuracyMetres - 1 : margin > accuracyMetres + 1) break
  }
  return [
    Math.round(best[0] * POINT_DECIMALS) / POINT_DECIMALS,
    Math.round(best[1] * POINT_DECIMALS) / POINT_DECIMALS,
  ]
}

/** A point a little to the left of a stretch of border: inside, since outer rings run counter-clockwise. */
function besideBorder({ vertices }: FlatPolygons, accuracyMetres: number, random: Random): LngLat {
  const stretch = 2 * Math.floor(random() * (vertices.length / 2 - 1))
  const [ax, ay, bx, by] = [0, 1, 2, 3].map((step) => vertices[stretch + step] ?? 0) as [
    number,
    number,
    number,
    number,
  ]
  const shrink = Math.cos((ay * Math.PI) / 180)
  const [alongX, alongY] = [(bx - ax) * shrink, by - ay]
  const length = Math.sqrt(alongX * alongX + alongY * alongY)
  const offset = (accuracyMetres * (0.1 + 0.7 * random())) / (1000 * KM_PER_DEGREE) / length
  const t = random()
  return [ax + t * (bx - ax) - (offset * alongY) / shrink, ay + t * (by - ay) + offset * alongX]
}

function inBox({ vertices }: FlatPolygons, random: Random): LngLat {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let index = 0; index < vertices.length; index += 2) {
    const [lng, lat] = [vertices[index] ?? 0, vertices[index + 1] ?? 0]
    west = Math.min(west, lng)
    east = Math.max(east, lng)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west + random() * (east - west), south + random() * (north - south)]
}

/** The place of one incident: by weight, in the wanted setting; any place when the county has none in it. */
export function pickPlace(
  places: readonly Place[],
  setting: 'town' | 'rural' | 'any',
  random: Random,
): Place {
  const fitting = places.filter((place) => setting === 'any' || place.setting === setting)
  return pick(random, fitting.length > 0 ? fitting : places, ({ weight }) => weight)
}
