import { labelPoint } from '#shared/geo/label-point.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { featureJoiner } from '#shared/grids/geometry-parts.ts'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { Api } from '../../api/client.ts'
import type { SheetGrid } from '../../map/sheet-map.ts'

/** The grids of a version of a county's plan, page by page; the call ends when `signal` does. */
export async function readPlanGrids(
  api: Api['grids'],
  { division, version }: { division: string; version: number },
  onPage: (grids: SheetGrid[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const joiner = featureJoiner<GridFeature>()
  let cursor: string | undefined
  do {
    const query = { version, level: 'grid' as const, ...(cursor === undefined ? {} : { cursor }) }
    const page = await api.readGrids({ params: { division }, query }, { signal })
    if (signal.aborted) return
    onPage(
      joiner
        .take(page.features)
        .map(({ id, geometry, properties: { name, layer = 'base', labelPoint: place } }) => ({
          code: id,
          name,
          layer,
          geometry,
          labelPoint: place,
        })),
    )
    cursor = page.cursor
  } while (cursor !== undefined)
}

export const sheetGridOf = ({ code, name, layer, geometry }: DraftGrid): SheetGrid => ({
  code,
  name,
  layer,
  geometry,
  labelPoint: labelPoint(geometry),
})
