import type { MultiPolygon, Polygon } from 'geojson'

import { polygonsOf } from '../merge.ts'
import { arrange } from './arrangement.ts'
import type { Arrangement } from './arrangement.ts'
import { dissolveFaces, faceAreaSquareMetres } from './dissolve.ts'
import { buildLinework } from './linework.ts'
import type { Linework } from './linework.ts'
import { nodeLinework } from './noding.ts'

/**
 * Geometries laid over each other: the faces they cut the plane into, and which of them hold each face,
 * ascending.
 */
export interface Overlay {
  readonly arrangement: Arrangement
  readonly holders: readonly (readonly number[])[]
  /** The borders as they were and as they were led through the vertices where they meet. */
  readonly before: Linework
  readonly noded: Linework
}

/** Throws RangeError when they cross each other far more often than any map's borders do. */
export function layOver(geometries: readonly (Polygon | MultiPolygon)[]): Overlay {
  const parts = geometries.flatMap((geometry, g) => polygonsOf(geometry).map((rings) => ({ g, rings })))
  const before = buildLinework(parts.map(({ rings }) => rings))
  const noded = nodeLinework(before)
  if (noded === null) throw new RangeError(`${geometries.length} geometries cross each other too often`)
  const arrangement = arrange(noded)
  const holders = arrangement.partsOf.map((own) => [...new Set(own.map((part) => parts[part]!.g))])
  return { arrangement, holders, before, noded }
}

/**
 * The faces held by geometries for which `holds` is true; the unbounded face, which nobody holds, is never
 * one.
 */
export function facesWhere(
  { holders }: Overlay,
  holds: (holders: readonly number[], face: number) => boolean,
): number[] {
  return holders.flatMap((own, face) => (face !== 0 && holds(own, face) ? [face] : []))
}

export function groundOf({ arrangement }: Overlay, faces: readonly number[]): Polygon | MultiPolygon | null {
  return faces.length === 0 ? null : dissolveFaces(arrangement, faces)
}

export function areaOfFaces({ arrangement }: Overlay, faces: readonly number[]): number {
  return faces.reduce((sum, face) => sum + faceAreaSquareMetres(arrangement, face), 0)
}
