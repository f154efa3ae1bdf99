import { toWgs84 } from '#shared/geo/datum.ts'
import { buildGridIndex, type GridIndex } from '#shared/geo/grid-index.ts'
import { circleOf, decide } from '#shared/geo/locate.ts'
import { locateInLayers } from '#shared/geo/locate-in-layers.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { Located } from '#shared/grids/routes.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { Place } from '../locate-point.ts'
import type { PlanReader } from '../plan-reader.ts'
import type { StoredPlan } from '../plan-table.ts'

/** A plan that is not in force, asked as one that is. */
export interface PlanAsked {
  readonly locate: (place: Place) => Promise<Located>
  /** Whether it has a grid of this code. */
  readonly exists: (code: string) => Promise<boolean>
}

interface Drawn {
  readonly county: string
  readonly division: string
  readonly grids: readonly DraftGrid[]
  /** What is in force around the division, and stays. */
  readonly plan: StoredPlan | null
  /** Under which number it is asked. */
  readonly version: number
}

/** The plan that grids of a division make, together with those around it as they are in force. */
export function planOf({ county, division, grids, plan, version }: Drawn, reader: PlanReader): PlanAsked {
  const layers = (['base', 'dedicated'] as const).map((layer): GridIndex =>
    buildGridIndex(grids.filter((grid) => grid.layer === layer)),
  )
  const codes = new Set(grids.map(({ code }) => code))
  const isAround = (code: string): boolean => !liesUnder(code, division)
  return {
    exists: async (code) =>
      codes.has(code) || (plan !== null && isAround(code) && (await reader.grid(plan, code)) !== null),
    locate: async ({ lng, lat, datum, accuracyMetres }) => {
      const point = toWgs84([lng, lat], datum)
      const own = locateInLayers(layers, point, accuracyMetres)
      const answer = { planVersion: version, division: county }
      const isHeld = own.candidates.some(({ inside }) => inside)
      // Beside the division a place may be a neighbour's, whom the draft does not hold.
      if (isHeld || plan === null || division === county) return { ...own, ...answer }
      const { rule, candidates } = await reader.locate(plan, point, accuracyMetres)
      const around = rule === 'outside' ? [] : candidates.filter(({ code }) => isAround(code))
      const near = [...around, ...(own.rule === 'outside' ? [] : own.candidates)]
      if (near.length === 0) return { ...own, ...answer }
      const holder = around.find(({ inside }) => inside)?.code ?? null
      return { ...decide(near, holder, circleOf(point, accuracyMetres).radiusMetres), ...answer }
    },
  }
}
