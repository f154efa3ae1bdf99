import type { MultiPolygon, Polygon } from 'geojson'

import { labelPoint } from './label-point.ts'
import type { LngLat } from './position.ts'

export { labelPoint } from './label-point.ts'

/** A grid's number inside its community has three digits, from 001. */
export const MOST_GRIDS_IN_COMMUNITY = 999

/** A grid's number as names say it: of at least two digits. */
export const spokenNumber = (code: string): string => code.slice(12).replace(/^0(?=\d\d)/, '')

/**
 * Codes of 15 digits for the grids of one community (12 digits), in the order of `items`: numbered by label
 * point from west to east, and from north to south where longitudes are equal. Codes in `taken` (kept or
 * retired) are passed over. Throws RangeError when the numbers up to 999 do not suffice, or the community's
 * code has not 12 digits.
 */
export function numberGrids(
  items: readonly { geometry: Polygon | MultiPolygon; labelPoint?: LngLat }[],
  communityCode: string,
  taken: ReadonlySet<string> = new Set(),
): string[] {
  if (!/^\d{12}$/.test(communityCode))
    throw new RangeError(`community code ${communityCode} has not 12 digits`)
  const places = items.map((item, i) => ({ i, at: item.labelPoint ?? labelPoint(item.geometry) }))
  places.sort((a, b) => a.at[0] - b.at[0] || b.at[1] - a.at[1] || a.i - b.i)
  const codes: string[] = []
  let sequence = 0
  for (const { i } of places) {
    sequence = freeSequence(communityCode, taken, sequence)
    if (sequence > MOST_GRIDS_IN_COMMUNITY) {
      throw new RangeError(
        `${items.length} grids do not fit into community ${communityCode}: numbers end at 999`,
      )
    }
    codes[i] = gridCode(communityCode, sequence)
  }
  return codes
}

/** The lowest code of a community that is not in `taken`, null past 999. */
export function nextGridCode(communityCode: string, taken: ReadonlySet<string>): string | null {
  const sequence = freeSequence(communityCode, taken, 0)
  return sequence > MOST_GRIDS_IN_COMMUNITY ? null : gridCode(communityCode, sequence)
}

function freeSequence(communityCode: string, taken: ReadonlySet<string>, after: number): number {
  let sequence = after + 1
  while (taken.has(gridCode(communityCode, sequence))) sequence++
  return sequence
}

function gridCode(communityCode: string, sequence: number): string {
  return communityCode + String(sequence).padStart(3, '0')
}
