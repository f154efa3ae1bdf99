import { csvRows, type CsvRow } from '#functions/platform/csv/read-csv.ts'
import { codeCell, csvRow, CSV_MARK, textCell } from '#shared/csv/cells.ts'
import { looksSwapped } from '#shared/geo/swapped.ts'
import { decimalOf } from '#shared/lib/decimal.ts'
import { Trouble } from '../trouble.ts'

/** A row of a file of points. */
export interface PointRow {
  readonly id: string
  /** Degrees in WGS-84; null for a row that says none, with the reason in `problem`. */
  readonly lngLat: readonly [number, number] | null
  readonly problem: { readonly zh: string; readonly en: string } | null
  /** The line of the file that it begins on, from 1. */
  readonly line: number
}

const COLUMNS = ['id', 'lat', 'lon'] as const
type Places = Readonly<Record<(typeof COLUMNS)[number], number>>

/**
 * From the bytes of a table with a header line to its points, in their order; fails with Trouble without id,
 * lat and lon, each once.
 */
export async function* pointsOf(open: () => AsyncIterable<Uint8Array>): AsyncGenerator<PointRow> {
  let places: Places | null = null
  for await (const row of csvRows(open)) {
    if (places === null) places = placesIn(row)
    else yield toPoint(row, places)
  }
  if (places === null)
    throw new Trouble(
      '文件是空的：首行应有 id,lat,lon。',
      'The file is empty: its first line must name id,lat,lon.',
    )
}

/** The first line of what `ownedRow` writes. */
export const OWNED_HEADER = CSV_MARK + csvRow(['id', 'area', 'name', 'rule'])

/** A point's row in the answer; what is not known is empty. */
export const ownedRow = (
  id: string,
  { area = '', name = '', rule = '' }: Partial<Record<'area' | 'name' | 'rule', string>>,
): string => csvRow([textCell(id), area === '' ? '' : codeCell(area), textCell(name), rule])

function placesIn({ cells, line }: CsvRow): Places {
  const names = cells.map((name) => name.trim().toLowerCase())
  const missing = COLUMNS.filter((column) => !names.includes(column))
  if (missing.length > 0)
    throw new Trouble(
      `文件缺少列 ${missing.join('、')}：首行应有 id,lat,lon，第 ${line} 行为“${cells.join(',')}”。`,
      `The file has no column ${missing.join(', ')}: its first line must name id,lat,lon; line ${line} is "${cells.join(',')}".`,
    )
  const twice = COLUMNS.filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
  if (twice.length > 0)
    throw new Trouble(
      `列 ${twice.join('、')} 出现了两次，不知该用哪一列：请删去或改名。`,
      `The column ${twice.join(', ')} is there twice, and which one is meant is unclear: remove or rename one.`,
    )
  return { id: names.indexOf('id'), lat: names.indexOf('lat'), lon: names.indexOf('lon') }
}

function toPoint({ cells, line }: CsvRow, places: Places): PointRow {
  const [id, lat, lon] = [cells[places.id] ?? '', cells[places.lat] ?? '', cells[places.lon] ?? '']
  if (looksSwapped(degrees(lon, 180) ?? Number.NaN, degrees(lat, 180) ?? Number.NaN))
    return { id, lngLat: null, problem: swapped(lat, lon), line }
  const [y, x] = [degrees(lat, 90), degrees(lon, 180)]
  if (y !== null && x !== null) return { id, lngLat: [x, y], problem: null, line }
  const [name, value] = y === null ? ['lat', lat] : ['lon', lon]
  return {
    id,
    lngLat: null,
    problem: { zh: `${name} 无效：“${value}”`, en: `${name} is not valid: "${value}"` },
    line,
  }
}

const swapped = (lat: string, lon: string) => ({
  zh: `经纬度写反了：lat 为“${lat}”，lon 为“${lon}”，对调后位于中国境内`,
  en: `lat and lon are in the wrong columns: lat is "${lat}", lon is "${lon}", and swapped they lie in China`,
})

/** A number within its range; null for anything else, an empty cell too. */
function degrees(text: string, most: number): number | null {
  const value = decimalOf(text.trim())
  return value !== null && Math.abs(value) <= most ? value : null
}
