import type { KeyRange } from '#shared/geo/morton.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { openIn } from './incident-table.ts'

/**
 * Where the open incidents of some squares of a county are, and whose: for the platform itself, to be counted, and without a word of what they
 * are about.
 */
export async function* openPlaces(
  county: string,
  ranges: readonly KeyRange[],
  db: Database,
): AsyncGenerator<{ lngLat: LngLat; grid: string | null; isChosen: boolean }> {
  for (const squares of ranges) {
    for await (const { incident } of openIn(county, squares, db)) {
      const { placement, grid } = incident
      if (placement !== null)
        yield { lngLat: placement.lngLat, grid, isChosen: placement.chooser === 'person' }
    }
  }
}
