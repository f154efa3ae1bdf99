import { extentOfGeometries } from '#shared/geo/extent.ts'
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
  const [left, bottom, right, top] = extentOfGeometries(grids.map(({ geometry }) => geometry))
  const move: LaidOver['move'] = ([lng = 0, lat = 0]) => [
    west + ((lng - left) / (right - left)) * (east - west),
    south + ((lat - bottom) / (top - bottom)) * (north - south),
  ]
  const laid = grids.map((grid) => ({ ...grid, geometry: moved(grid.geometry, move) }))
  return { county: { divisions, grids: laid }, move }
}

function moved(geometry: DemoGrid['geometry'], move: LaidOver['move']): DemoGrid['geometry'] {
  if (geometry.type === 'Polygon')
    return { ...geometry, coordinates: geometry.coordinates.map((ring) => ring.map(move)) }
  return {
    ...geometry,
    coordinates: geometry.coordinates.map((part) => part.map((ring) => ring.map(move))),
  }
}
