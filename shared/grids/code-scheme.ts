import type { MultiPolygon, Polygon } from 'geojson'
import * as z from 'zod'

import { nextGridCode, numberGrids } from '../geo/numbering.ts'
import { COMMUNITY_DIGITS } from '../lib/division-code.ts'
import { openTable } from '../lib/open-table.ts'

/**
 * How a county numbers its grids: 12 digits of the community, so that every code tells where it lies, and 3
 * of the grid, from 001.
 */
export interface CodeScheme {
  /** The next code of a community, never one of `taken`; null when its numbers are used up. */
  readonly next: (community: string, taken: ReadonlySet<string>) => string | null
  /**
   * Codes for all grids of a community in the order given, west to east then north to south on the ground;
   * null when they do not fit.
   */
  readonly numberAll: (
    grids: readonly { geometry: Polygon | MultiPolygon }[],
    community: string,
    taken: ReadonlySet<string>,
  ) => string[] | null
}

/**
 * The schemes that a county may choose from: its own data, of which a draft keeps what it was begun under.
 */
export const SchemeName = z.enum(['lowest-free', 'after-highest'])
export type SchemeName = z.infer<typeof SchemeName>
export const DEFAULT_SCHEME: SchemeName = 'lowest-free'

/** A new grid gets the lowest number that never was another grid's. */
const lowestFree: CodeScheme = {
  next: nextGridCode,
  numberAll: (grids, community, taken) => {
    let probe: string | null = ''
    const used = new Set(taken)
    for (let i = 0; i < grids.length && probe !== null; i++) {
      probe = nextGridCode(community, used)
      if (probe !== null) used.add(probe)
    }
    return probe === null ? null : numberGrids(grids, community, taken)
  },
}

/** A new grid's number follows the highest that its community ever had: the later, the higher. */
const afterHighest: CodeScheme = {
  next: (community, taken) => lowestFree.next(community, upToHighest(community, taken)),
  numberAll: (grids, community, taken) =>
    lowestFree.numberAll(grids, community, upToHighest(community, taken)),
}

function upToHighest(community: string, taken: ReadonlySet<string>): Set<string> {
  const own = [...taken].filter((code) => code.startsWith(community))
  const highest = Math.max(0, ...own.map((code) => Number(code.slice(COMMUNITY_DIGITS))))
  return new Set(Array.from({ length: highest }, (_, i) => community + String(i + 1).padStart(3, '0')))
}

/** Under a scheme of a newer server a page foretells by this one: the answer brings the code that it is. */
export const CODE_SCHEMES = openTable<SchemeName, CodeScheme>(
  { 'lowest-free': lowestFree, 'after-highest': afterHighest },
  () => lowestFree,
)
