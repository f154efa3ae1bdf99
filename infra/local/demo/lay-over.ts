import type { LngLat } from '#shared/geo/position.ts'
import type { DemoCounty, DemoGrid } from './county.ts'

/** West, south, east, north in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number]

export interface LaidOver {
  readonly county: DemoCounty
  /** Where a place of the county as it was drawn lies now; both in degrees. */
  readonly move: (at: readonly number[]) => [lng: number, lat: number]
}

/**
 * The same county over another ground, stretched to fill a box: a vertex that neighbours share lies in one
 * place there too, so that it stays a county without a gap.
 */
export function layOver({ divisions, grids }: DemoCounty, [west, south, east, north]: Box): LaidOver {
  const [from, to] = extentOf(grids)
  const move: LaidOver['move'] = ([lng = 0, lat = 0]) => [
    west + ((lng - from[0]) / (to[0] - from[0])) * (east - west),
    south + ((lat - from[1]) / (to[1] - from[1])) * (north - south),
  ]
  const laid = grids.map((grid) => ({ ...grid, geometry: moved(grid.geometry, move) }))
  return { county: { divisions, grids: laid }, move }
}

const ringsOf = (geometry: DemoGrid['geometry']): number[][][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

function extentOf(grids: readonly DemoGrid[]): readonly [southWest: LngLat, northEast: LngLat] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { geometry } of grids)
    for (const [lng = 0, lat = 0] of ringsOf(geometry).flat()) {
      west = Math.min(west, lng)
      south = Math.min(south, lat)
      east = Math.max(east, lng)
      north = Math.max(north, lat)
    }
  return [
    [west, south],
    [east, north],
  ]
}

function moved(geometry: DemoGrid['geometry'], move: LaidOver['move']): DemoGrid['geometry'] {
  if (geometry.type === 'Polygon')
    return { ...geometry, coordinates: geometry.coordinates.map((ring) => ring.map(move)) }
  return {
    ...geometry,
    coordinates: geometry.coordinates.map((part) => part.map((ring) => ring.map(move))),
  }
}
