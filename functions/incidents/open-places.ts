import type { KeyRange } from '#shared/geo/morton.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Key } from '../platform/dynamo/query.ts'
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
    let after: Key | undefined
    do {
      const page = await openIn({ county, squares }, after, db)
      for (const { incident } of page.stored) {
        const { placement, grid } = incident
        if (placement !== null)
          yield { lngLat: placement.lngLat, grid, isChosen: placement.chooser === 'person' }
      }
      after = page.next
    } while (after !== undefined)
  }
}
