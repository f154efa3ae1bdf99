import type { MultiPolygon, Polygon, Position as Coordinates } from 'geojson'

import type { LngLat } from './position.ts'

/**
 * The plan's lattice: one step is 2^-24 degree, 6.6 mm of latitude. A power of two, so that every multiple is
 * an exact double and the borders two grids share stay bit-identical through any sum of lattice steps.
 */
export const LATTICE_DEGREES = 2 ** -24

const STEPS_PER_DEGREE = 2 ** 24

/** Degrees to whole lattice steps. Exact for lattice-born degrees; up to 3.02e9, so beyond 32 bits. */
export function latticeSteps(degrees: number): number {
  // `+ 0` keeps -0 out, which is another text and another key than 0.
  return Math.round(degrees * STEPS_PER_DEGREE) + 0
}

/** Whole lattice steps to degrees, exact. */
export function latticeDegrees(steps: number): number {
  return steps * LATTICE_DEGREES
}

/** The nearest point of the lattice, at most 4.7 mm away. */
export function snap(lngLat: LngLat): LngLat {
  return [latticeDegrees(latticeSteps(lngLat[0])), latticeDegrees(latticeSteps(lngLat[1]))]
}

/**
 * Every vertex on the lattice, heights dropped, vertices that fell together merged, rings still closed. A
 * ring that collapsed (fewer than three corners) is dropped, with its polygon when it was the outer ring;
 * what remains may be empty (`coordinates: []`), which the caller must read as "no area".
 */
export function snapGeometry<G extends Polygon | MultiPolygon>(geometry: G): G {
  if (geometry.type === 'Polygon')
    return { type: 'Polygon', coordinates: snapPolygon(geometry.coordinates) } as G
  const polygons = geometry.coordinates.map(snapPolygon).filter((polygon) => polygon.length > 0)
  return { type: 'MultiPolygon', coordinates: polygons } as G
}

function snapPolygon(rings: readonly Coordinates[][]): Coordinates[][] {
  const [outer, ...holes] = rings.map(snapRing)
  if (outer === undefined || outer.length === 0) return []
  return [outer, ...holes.filter((hole) => hole.length > 0)]
}

function snapRing(ring: readonly Coordinates[]): Coordinates[] {
  const snapped: Coordinates[] = []
  for (const vertex of ring) {
    const [lng, lat] = snap([vertex[0] ?? NaN, vertex[1] ?? NaN])
    const last = snapped.at(-1)
    if (last === undefined || last[0] !== lng || last[1] !== lat) snapped.push([lng, lat])
  }
  const [first, last] = [snapped[0], snapped.at(-1)]
  if (first === undefined || last === undefined) return []
  if (snapped.length === 1 || first[0] !== last[0] || first[1] !== last[1]) snapped.push([...first])
  return snapped.length < 4 ? [] : snapped
}
