import { featureJoiner } from '#shared/grids/geometry-parts.ts'
import { draftStateOf, type DraftState, type Ground } from '#shared/grids/draft-state.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { Designer, DraftApi } from '../designer.svelte.ts'

/** The division and the communities in it, as they are in force; nothing of a county that has no plan yet. */
export function groundOf(
  { division, scheme }: Pick<Draft, 'division' | 'scheme'>,
  plan: Pick<Designer, 'outlines' | 'outlineOf'>,
): Ground {
  const communities = [...plan.outlines].filter(
    ({ id, properties }) => properties.level === 'community' && liesUnder(id, division),
  )
  return {
    division,
    scheme,
    parent: plan.outlineOf(division)?.geometry ?? null,
    communities: communities.map(({ id, properties: { name }, geometry }) => ({ code: id, name, geometry })),
  }
}

/** All grids of a draft and the version they stand at. `onPage` is told how many have come. */
export async function readGrids(
  api: Pick<DraftApi, 'readDraftGrids'>,
  { id }: Pick<Draft, 'id'>,
  onPage: (count: number) => void = () => {},
): Promise<{ grids: DraftGrid[]; version: number }> {
  const grids: DraftGrid[] = []
  const joiner = featureJoiner<Awaited<ReturnType<typeof api.readDraftGrids>>['features'][number]>()
  let cursor: string | undefined
  for (;;) {
    const page = await api.readDraftGrids({ params: { id }, query: cursor === undefined ? {} : { cursor } })
    grids.push(...joiner.take(page.features).map(({ geometry, properties }) => ({ ...properties, geometry })))
    onPage(grids.length)
    if (page.cursor === undefined) return { grids, version: page.version }
    cursor = page.cursor
  }
}

/**
 * Codes of retired grids are the server's to know: where a foretold code is one of them, the answer brings
 * another.
 */
export const stateOf = (grids: readonly DraftGrid[], ground: Ground): DraftState =>
  draftStateOf(
    grids,
    ground,
    grids.map(({ code }) => code),
  )
