import fc from 'fast-check'

import { gridsOf } from '#shared/geo/coverage/coverage.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Drawing } from '#shared/grids/draft-rules.ts'
import type { DraftState } from '#shared/grids/draft-state.ts'
import { ringsOf } from '../geo/coverages.ts'

export type Sketch = { type: string; k: number; dx: number; dy: number }
const pick = <T>(items: readonly T[], k: number): T => items[k % items.length]!

/**
 * A sketch made into an edit of whatever the draft holds by then; some of them miss, cross or lie outside.
 */
export function editOf(
  state: DraftState,
  { type, k, dx, dy }: Sketch,
  only?: (code: string) => boolean,
): Drawing {
  const grids = gridsOf({ ...state.base, grids: state.base.grids.filter(({ code }) => only?.(code) ?? true) })
  const grid = pick(grids, k)
  const ring = ringsOf(grid)[0]!
  const [a, b] = [pick(ring.slice(1), k >> 3), pick(ring, (k >> 3) % (ring.length - 1))]
  const moved = ([lng, lat]: LngLat): [number, number] => [lng + dx * 2 ** -24, lat + dy * 2 ** -24]
  const place = ([lng, lat]: LngLat): [number, number] => [lng, lat]
  const [end, other] = [pick(ring, k + 3), pick(grids, k + 1 + Math.abs(dx))]
  switch (type) {
    case 'move':
      return { type, from: place(a), to: moved(a) }
    case 'move-edge':
      return { type: 'move', from: place(b), edge: place(a), to: moved(b) }
    case 'insert-vertex':
      return { type, edge: [place(b), place(a)], at: moved([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]) }
    case 'delete-vertex':
      return { type, at: place(a) }
    case 'split':
      return {
        type,
        code: grid.code,
        line: [moved(a), [grid.code.length / 1e3 + end[0] - 0.015, end[1]], moved(end)],
      }
    case 'merge':
      return { type, codes: [grid.code, other.code], into: k % 2 === 0 ? grid.code : other.code }
    case 'rename':
      return {
        type,
        code: grid.code,
        name: `名${k}`,
        ...(k % 3 === 0 ? { newCode: `${grid.code.slice(0, 12)}${String(500 + (k % 400))}` } : {}),
      }
    case 'draw': {
      const corners: [number, number][] = [moved(a), moved(b), moved(end), moved(a)]
      return {
        type,
        layer: k % 4 === 0 ? 'dedicated' : 'base',
        geometry: { type: 'Polygon', coordinates: [corners] },
      }
    }
    case 'trim':
      return { type: 'repair', repair: 'trim', code: grid.code, other: other.code }
    case 'snap':
      return { type: 'repair', repair: 'snap', code: grid.code }
    default:
      return { type: 'remove', code: grid.code }
  }
}

/** Sketches of some types that reach at most so many lattice steps. */
export const sketchOf = (types: readonly string[], reach = 300_000) =>
  fc.record({
    type: fc.constantFrom(...types),
    k: fc.nat(),
    dx: fc.integer({ min: -reach, max: reach }),
    dy: fc.integer({ min: -reach, max: reach }),
  })
