import * as z from 'zod'
import type { Descent } from '#shared/grids/draft-difference.ts'
import type { Ground } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { joinFeatures } from '#shared/grids/geometry-parts.ts'
import { GridFeature } from '#shared/grids/plan.ts'
import { levelOf, liesUnder } from '#shared/lib/division-code.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { ownContent } from '../draft-content-row.ts'
import type { PlanReader } from '../plan-reader.ts'
import type { PlannedGrid, StoredEntry } from '../plan-register.ts'
import { entriesUnder, placeOf, plannedGrids, type Place } from '../planned-grids.ts'
import type { StoredPlan } from '../plan-table.ts'
import type { StoredDraft } from './draft-table.ts'

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

/**
 * The grids of a plan under a division, as a draft has them, and their register entries; none without a plan.
 */
export async function drawnIn(
  plan: StoredPlan | null,
  division: string,
  reader: PlanReader,
): Promise<{ entries: StoredEntry[]; grids: DraftGrid[] }> {
  if (plan === null) return { entries: [], grids: [] }
  const place = placeOf(plan)
  const entries = await entriesUnder(place, division, reader)
  const grids = await plannedGrids(place, entries, reader)
  return { entries, grids: asDrawn(grids, new Set(entries.map(({ code }) => code))) }
}

/**
 * Grids as a draft has them. A code that the base has is that grid going on; any other is new ground, but for
 * what `traces` say.
 */
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
  return joinFeatures(features.flat())
    .filter(({ id }) => liesUnder(id, under))
    .map(({ id, properties: { name }, geometry }) => ({
      code: id,
      name,
      geometry: geometry,
    }))
}
