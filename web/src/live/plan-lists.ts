import type { Division, PlanHead } from '#shared/grids/plan.ts'
import { Refusal } from '#shared/contract/client.ts'
import type { Api } from '../api/client.ts'
import { everyItem, pages } from '../api/pages.ts'

/** The counties that have a plan. Throws Refusal. */
export async function readCounties(api: Api['grids']): Promise<Division[]> {
  const found = await everyItem((query) => api.listDivisions({ query }))
  return found.filter(({ level }) => level === 'county')
}

/** The head of a version of a county's plan, null when there is none of that number. Throws Refusal. */
export async function findVersion(
  api: Api['grids'],
  division: string,
  version: number,
): Promise<PlanHead | null> {
  for await (const { items } of pages((query) => api.listVersions({ params: { division }, query }))) {
    const found = items.find((head) => head.version === version)
    if (found !== undefined) return found
  }
  return null
}

/** The plan in force in a county; null when there is none. Throws Refusal. */
export const readHead = async (api: Api['grids'], division: string): Promise<PlanHead | null> =>
  api.readPlan({ params: { division }, query: {} }).catch((error: unknown) => {
    if (error instanceof Refusal && error.status === 404) return null
    throw error
  })

/** The plan that is in force now and the one at a time, the same for null. Throws Refusal. */
export async function readHeads(
  api: Api['grids'],
  { county: division, asOf }: { county: string; asOf: string | null },
  signal: AbortSignal,
): Promise<[PlanHead, PlanHead]> {
  const read = (query: { at?: string }) => api.readPlan({ params: { division }, query }, { signal })
  const inForce = read({})
  return Promise.all([inForce, asOf === null ? inForce : read({ at: asOf })])
}
