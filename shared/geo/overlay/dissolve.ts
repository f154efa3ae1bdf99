import type { MultiPolygon, Polygon } from 'geojson'

import { latticeDegrees } from '../lattice.ts'
import { edgeAreaSquareMetres } from '../area.ts'
import { geodesicMetres } from '../metric.ts'
import { clockwise } from './arrangement.ts'
import type { Arrangement } from './arrangement.ts'
import { polygonsFromRings } from './rings.ts'

/**
 * The polygon that some faces make together, or null of none; every vertex of the arrangement on its border
 * is kept.
 */
export function dissolveFaces(
  arrangement: Arrangement,
  faces: readonly number[],
): Polygon | MultiPolygon | null {
  const within = new Set(faces)
  const { faceOf, origin, vertices } = arrangement
  const isBorder = (h: number): boolean => within.has(faceOf[h]!) && !within.has(faceOf[h ^ 1]!)
  const seen = new Set<number>()
  const rings: [number, number][][] = []
  for (const face of faces) {
    for (const start of arrangement.halfEdgesOf[face]!) {
      if (seen.has(start) || !isBorder(start)) continue
      const path: number[] = []
      for (let h = start; !seen.has(h);) {
        seen.add(h)
        path.push(origin[h]!)
        // Turning clockwise from the way we came sweeps over the inside, up to the next border.
        h = clockwise(arrangement, h ^ 1)
        while (!isBorder(h)) h = clockwise(arrangement, h)
      }
      rings.push(path.map((vertex) => [vertices.xs[vertex]!, vertices.ys[vertex]!]))
    }
  }
  return polygonsFromRings(rings)
}

/** Area of a face, m². */
export function faceAreaSquareMetres(arrangement: Arrangement, face: number): number {
  return sumOverBorder(arrangement, face, edgeAreaSquareMetres)
}

/** Length of all borders of a face, metres. */
export function facePerimeterMetres(arrangement: Arrangement, face: number): number {
  return sumOverBorder(arrangement, face, (ax, ay, bx, by) => geodesicMetres([ax, ay], [bx, by]))
}

function sumOverBorder(
  { halfEdgesOf, origin, vertices: { xs, ys } }: Arrangement,
  face: number,
  measure: (ax: number, ay: number, bx: number, by: number) => number,
): number {
  let sum = 0
  for (const h of halfEdgesOf[face]!) {
    const [a, b] = [origin[h]!, origin[h ^ 1]!]
    sum += measure(
      latticeDegrees(xs[a]!),
      latticeDegrees(ys[a]!),
      latticeDegrees(xs[b]!),
      latticeDegrees(ys[b]!),
    )
  }
  return sum
}
