import { expect, test } from 'vitest'
import { countPlaces } from '#shared/grids/count-places.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { snapGeometry } from '#shared/geo/lattice.ts'

const SIDE = 0.01

/** A square of a row from west to east, `wide` squares wide. */
function square(nth: number, wide = 1): DraftGrid {
  const [west, east] = [102 + nth * SIDE, 102 + (nth + wide) * SIDE]
  const [south, north] = [24, 24 + SIDE]
  const ring: [number, number][] = [[west, south], [east, south], [east, north], [west, north], [west, south]] // prettier-ignore
  return {
    code: `530402001001${String(nth + 1).padStart(3, '0')}`,
    name: String(nth),
    layer: 'base',
    geometry: snapGeometry({ type: 'Polygon', coordinates: [ring] }),
    origins: [],
    columns: {},
  }
}

test.each([3, 60])(
  'a place where two of %i grids overlap counts in both, however many are counted',
  (count) => {
    const grids = Array.from({ length: count }, (_, i) => square(i, i === 0 ? 1.5 : 1))
    const counts = countPlaces(grids, [
      [102 + 0.2 * SIDE, 24.005],
      [102 + 1.2 * SIDE, 24.005],
      [102 + 2.2 * SIDE, 24.005],
    ])
    expect([...counts.values()].slice(0, 3)).toEqual([2, 1, 1])
  },
)
