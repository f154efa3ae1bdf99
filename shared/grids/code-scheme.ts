import type { MultiPolygon, Polygon } from 'geojson'

import { nextGridCode, numberGrids } from '../geo/numbering.ts'

/** How a county numbers its grids. A code's prefix is its community, so that every code tells where it lies. */
export interface CodeScheme {
  readonly digits: number
  /** The next code of a community, never one of `taken`; null when its numbers are used up. */
  next(community: string, taken: ReadonlySet<string>): string | null
  /** Codes for all grids of a community in the order given, by the scheme's own order on the ground; null when they do not fit. */
  numberAll(
    grids: readonly { geometry: Polygon | MultiPolygon }[],
    community: string,
    taken: ReadonlySet<string>,
  ): string[] | null
}

/** 12 digits of the community and 3 of the grid, from 001, west to east then north to south. */
export const FIFTEEN_DIGITS: CodeScheme = {
  digits: 15,
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
