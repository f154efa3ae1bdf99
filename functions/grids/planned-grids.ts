import { liesUnder } from '#shared/lib/division-code.ts'
import { gridsOf } from './lay-tiles.ts'
import type { PlanReader } from './plan-reader.ts'
import { StoredEntries, type PlannedGrid, type StoredEntry } from './plan-register.ts'
import type { StoredPlan } from './plan-table.ts'

/** Where grids lie: a version of the plan, or content of a draft's own. */
export type Place = Pick<StoredPlan, 'content'> & { readonly county: string; readonly version: number }

export const placeOf = ({ plan, content }: StoredPlan): Place => ({
  county: plan.division,
  version: plan.version,
  content,
})

/** Register entries that lie under a code, or all but those; pages with none of them are not read. */
export async function entriesUnder(
  place: Place,
  division: string,
  reader: PlanReader,
): Promise<StoredEntry[]> {
  const pages = place.content.pages.grid ?? []
  const wanted = pages.filter(({ from }, i) => {
    const next = pages[i + 1]?.from
    const endsBefore = next !== undefined && next <= division
    return !endsBefore && (from <= division || liesUnder(from, division))
  })
  const entries = await Promise.all(
    wanted.map(async ({ hash }) => StoredEntries.parse(await reader.pages.read(place.county, hash))),
  )
  return entries.flat().filter(({ code }) => liesUnder(code, division))
}

/** Grids with their geometry, as they are planned, from their entries. */
export async function plannedGrids(
  place: Place,
  entries: readonly StoredEntry[],
  reader: PlanReader,
): Promise<PlannedGrid[]> {
  const layers = await Promise.all(
    place.content.layers.map(async (layer) => {
      const own = entries.filter((entry) => entry.layer === layer)
      if (own.length === 0) return []
      const at = { county: place.county, layer }
      const grids = await gridsOf(at, await reader.pages.directory(at, place.version), own, reader.tiles)
      const about = new Map(own.map((entry) => [entry.code, entry]))
      return grids.map(({ code, geometry }) => {
        const { box: _box, hash: _hash, ...entry } = about.get(code)!
        return { ...entry, geometry }
      })
    }),
  )
  return layers.flat()
}
