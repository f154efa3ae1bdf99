import { clientOf, Refusal, type Line } from '#shared/contract/client.ts'
import { joinFeatures } from '#shared/grids/geometry-parts.ts'
import type { GridFeature } from '#shared/grids/plan.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import type { Level } from '#shared/lib/division-code.ts'
import { Trouble } from '../trouble.ts'

/** All features of a level of the plan in force, page after page; throws Trouble when there is no plan. */
export async function readLevel(line: Line, division: string, level: Level): Promise<GridFeature[]> {
  const { readGrids } = clientOf(gridRoutes, line)
  const features: GridFeature[] = []
  let cursor: string | undefined
  do {
    const query = { level, ...(cursor === undefined ? {} : { cursor }) }
    const page = await readGrids({ params: { division }, query }).catch((error: unknown) => {
      throw isUnknown(error) ? noPlan(division) : error
    })
    features.push(...page.features)
    cursor = page.cursor
  } while (cursor !== undefined)
  return joinFeatures(features)
}

/** Names of the grids of the plan in force by code; throws Trouble when there is no plan. */
export async function readNames(line: Line, division: string): Promise<Map<string, string>> {
  const { readRegister } = clientOf(gridRoutes, line)
  const names = new Map<string, string>()
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? {} : { cursor }
    const page = await readRegister({ params: { division }, query }).catch((error: unknown) => {
      throw isUnknown(error) ? noPlan(division) : error
    })
    for (const { code, name } of page.items) names.set(code, name)
    cursor = page.cursor
  } while (cursor !== undefined)
  return names
}

const isUnknown = (error: unknown): boolean => error instanceof Refusal && error.problem?.code === 'not-found'

const noPlan = (division: string): Trouble =>
  new Trouble(
    `区划 ${division} 尚无网格方案：请先用 npm run import-grids 导入。`,
    `The division ${division} has no plan: import one first with npm run import-grids.`,
  )
