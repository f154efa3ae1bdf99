import { areaSquareMetres } from '#shared/geo/area.ts'
import type { DraftGrid, TargetBand } from '#shared/grids/draft.ts'

export const MEASURES = ['areaSquareMetres', 'incidents12Months', 'households', 'people'] as const
export type MeasureName = (typeof MEASURES)[number]

/** A figure of a grid against the county's band; null is unknown, which is never 0. */
export interface Figure {
  readonly value: number | null
  /** 'none': the county has no band for it, or it is unknown. */
  readonly fit: 'low' | 'within' | 'high' | 'none'
}

export interface BalanceRow {
  readonly code: string
  readonly name: string
  readonly figures: Readonly<Record<MeasureName, Figure>>
  /** How many figures lie outside their band. */
  readonly misfits: number
}

/** `incidents`: counts by code, null while they are not known. */
export function balanceOf(
  grids: readonly DraftGrid[],
  incidents: ReadonlyMap<string, number> | null,
  targets: TargetBand,
): BalanceRow[] {
  return grids.map(({ code, name, geometry, columns }) => {
    const values = {
      areaSquareMetres: areaSquareMetres(geometry),
      incidents12Months: incidents === null ? null : (incidents.get(code) ?? 0),
      households: columns.households ?? null,
      people: columns.people ?? null,
    }
    const entries = MEASURES.map((name) => [name, figureOf(values[name], targets[name])] as const)
    const figures = Object.fromEntries(entries) as Record<MeasureName, Figure>
    const misfits = entries.filter(([, { fit }]) => fit === 'low' || fit === 'high').length
    return { code, name, figures, misfits }
  })
}

function figureOf(value: number | null, band: readonly [number, number] | undefined): Figure {
  if (value === null || band === undefined) return { value, fit: 'none' }
  return { value, fit: value < band[0] ? 'low' : value > band[1] ? 'high' : 'within' }
}
