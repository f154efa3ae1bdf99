import type { Division, PlanHead } from '#shared/grids/plan.ts'
import type { Api } from '../api/client.ts'

/** The counties that have a plan. Throws Refusal. */
export async function readCounties(api: Api['grids']): Promise<Division[]> {
  const found: Division[] = []
  let cursor: string | undefined
  do {
    const page = await api.listDivisions({ query: cursor === undefined ? {} : { cursor } })
    found.push(...page.items)
    cursor = page.cursor
  } while (cursor !== undefined)
  return found.filter(({ level }) => level === 'county')
}

/** The head of a version of a county's plan, null when there is none of that number. Throws Refusal. */
export async function findVersion(
  api: Api['grids'],
  division: string,
  version: number,
): Promise<PlanHead | null> {
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? {} : { cursor }
    const page = await api.listVersions({ params: { division }, query })
    const found = page.items.find((head) => head.version === version)
    if (found !== undefined) return found
    cursor = page.cursor
  } while (cursor !== undefined)
  return null
}
