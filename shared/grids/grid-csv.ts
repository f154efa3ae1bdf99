import type { GridFeature } from './plan.ts'

/** What a row says of a grid: degrees in WGS-84, square metres. Columns that are not known are absent. */
export type GridRow = Pick<
  GridFeature['properties'],
  'code' | 'name' | 'level' | 'layer' | 'externalCode' | 'columns' | 'areaSquareMetres'
> & { readonly labelPoint: readonly [number, number] }

const HEADER =
  'code,name,level,layer,area_square_metres,households,people,label_lon_wgs84,label_lat_wgs84,external_code'

/** A table of grids for Excel, of a plan or of a draft: UTF-8 with a mark, lines as RFC 4180 ends them. `rows` are those of `gridCsvRow`. */
export const gridCsv = (rows: readonly string[]): string =>
  `\uFEFF${[HEADER, ...rows].map((row) => `${row}\r\n`).join('')}`

/** For Excel, which makes a number of 15 digits out of a code and shows 5.30402E+14: as a formula that is a text it stays. */
export function gridCsvRow(grid: GridRow): string {
  const { code, name, level, layer, areaSquareMetres, columns, labelPoint, externalCode } = grid
  return [
    asText(code),
    cell(name),
    level,
    layer ?? 'base',
    areaSquareMetres,
    // What is not known stays empty, never 0.
    columns?.households ?? '',
    columns?.people ?? '',
    labelPoint[0].toFixed(6),
    labelPoint[1].toFixed(6),
    externalCode === undefined ? '' : asText(externalCode),
  ].join(',')
}

const asText = (text: string): string => quoted(`="${text.replaceAll('"', '""')}"`)

/** RFC 4180; what Excel would take for a formula is somebody's name, and stands behind an apostrophe. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? quoted(safe) : safe
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
