import { codeCell, csvRow, CSV_MARK, textCell } from '../csv/cells.ts'
import type { GridFeature } from './plan.ts'

/** What a row says of a grid: degrees in WGS-84, square metres. Columns that are not known are absent. */
export type GridRow = Pick<
  GridFeature['properties'],
  'code' | 'name' | 'level' | 'layer' | 'externalCode' | 'columns' | 'areaSquareMetres'
> & { readonly labelPoint: readonly [number, number] }

const HEADER = csvRow([
  'code',
  'name',
  'level',
  'layer',
  'area_square_metres',
  'households',
  'people',
  'label_lon_wgs84',
  'label_lat_wgs84',
  'external_code',
])

/** A table of grids, of a plan or of a draft. `rows` are those of `gridCsvRow`. */
export const gridCsv = (rows: readonly string[]): string => CSV_MARK + HEADER + rows.join('')

export function gridCsvRow(grid: GridRow): string {
  const { code, name, level, layer, areaSquareMetres, columns, labelPoint, externalCode } = grid
  return csvRow([
    codeCell(code),
    textCell(name),
    level,
    layer ?? 'base',
    areaSquareMetres,
    // What is not known stays empty, never 0.
    columns?.households ?? '',
    columns?.people ?? '',
    labelPoint[0].toFixed(6),
    labelPoint[1].toFixed(6),
    externalCode === undefined ? '' : codeCell(externalCode),
  ])
}
