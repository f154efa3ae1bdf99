import * as z from 'zod'
import type { Descent } from '#shared/grids/draft-difference.ts'
import type { Ground } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { GridFeature } from '#shared/grids/plan.ts'
import { levelOf, liesUnder } from '#shared/lib/division-code.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { ownContent } from '../draft-content-row.ts'
import { gridsOf } from '../lay-tiles.ts'
import type { PlanReader } from '../plan-reader.ts'
import { StoredEntries, type PlannedGrid, type StoredEntry } from '../plan-register.ts'
import type { StoredPlan } from '../plan-table.ts'
import type { StoredDraft } from './draft-table.ts'

/** Where grids lie: a version of the plan, or content of a draft's own. */
export type Place = Pick<StoredPlan, 'content'> & { readonly county: string; readonly version: number }

export const placeOf = ({ plan, content }: StoredPlan): Place => ({
  county: plan.division,
  version: plan.version,
  content,
})

/** Where the grids lie that a draft was begun with; null for none. Throws Error when they are not there. */
export async function contentOf(
  { draft: { county }, content }: Pick<StoredDraft, 'draft' | 'content'>,
  reader: PlanReader,
  db: Database,
): Promise<Place | null> {
  if (content === null) return null
  const { kind, version } = content
  const stored = await (kind === 'plan' ? reader.version(county, version) : ownContent(county, version, db))
  if (stored === null) throw new Error(`version ${version} of ${county} is missing`)
  return { county, version, content: stored.content }
}

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

/** Grids as a draft has them. A code that the base has is that grid going on; any other is new ground, but for what `traces` say. */
export const asDrawn = (
  grids: readonly PlannedGrid[],
  codesOfBase: ReadonlySet<string>,
  traces: readonly Descent[] = [],
): DraftGrid[] => {
  const traced = new Map(traces.map(({ code, origins }) => [code, origins]))
  return grids.map(({ code, name, layer = 'base', columns = {}, externalCode, geometry }) => ({
    code,
    name,
    layer,
    geometry: geometry as DraftGrid['geometry'],
    origins: [...(traced.get(code) ?? (codesOfBase.has(code) ? [code] : []))],
    columns,
    ...(externalCode === undefined ? {} : { externalCode }),
  }))
}

/** The outline of a division and of the communities in it, by a plan; nothing is known of it without one. */
export async function groundOf(
  { division, scheme }: Pick<StoredDraft['draft'], 'division' | 'scheme'>,
  base: StoredPlan | null,
  reader: PlanReader,
): Promise<Ground> {
  if (base === null) return { division, scheme, parent: null, communities: [] }
  const [own, communities] = await Promise.all([
    outlines(base, levelOf(division), division, reader),
    outlines(base, 'community', division, reader),
  ])
  return {
    division,
    scheme,
    parent: own.find(({ code }) => code === division)?.geometry ?? null,
    communities,
  }
}

async function outlines(
  base: StoredPlan,
  level: GridFeature['properties']['level'],
  under: string,
  reader: PlanReader,
) {
  const pages = base.content.pages[level] ?? []
  const features = await Promise.all(
    pages.map(async ({ hash }) =>
      z.array(GridFeature).parse(await reader.pages.read(base.plan.division, hash)),
    ),
  )
  return features
    .flat()
    .filter(({ id }) => liesUnder(id, under))
    .map(({ id, properties: { name }, geometry }) => ({
      code: id,
      name,
      geometry: geometry,
    }))
}
