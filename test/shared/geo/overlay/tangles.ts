import fc from 'fast-check'

import { LATTICE_DEGREES } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'

/**
 * A few rings on a square of `span` lattice steps: the smaller it is, the more they cross, overlap and touch.
 */
export function tangle(span: number): fc.Arbitrary<LngLat[][]> {
  const step = fc.integer({ min: 0, max: span }).map((steps) => steps * LATTICE_DEGREES)
  const vertex = fc.tuple(step, step).map(([lng, lat]): LngLat => [lng, lat])
  return fc.array(fc.array(vertex, { minLength: 3, maxLength: 12 }), { minLength: 1, maxLength: 5 })
}
