import type { DraftState } from '#shared/grids/draft-state.ts'
import type { GridFeature } from '#shared/grids/plan.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { Sought } from '../../grids/search.ts'

/**
 * What can be found on a sheet: its grids as they are drawn, and the divisions in force that lie in its own.
 */
export function soughtIn({ about, ground }: DraftState, outlines: Iterable<GridFeature>): Sought[] {
  const grids = [...about].map(([code, { name, externalCode }]): Sought => ({
    id: code,
    properties: { code, name, level: 'grid', ...(externalCode === undefined ? {} : { externalCode }) },
  }))
  return [...[...outlines].filter(({ id }) => liesUnder(id, ground.division)), ...grids]
}
