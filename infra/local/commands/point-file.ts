import { parse, type InfoRecord, type Parser } from 'csv-parse'
import { stringify } from 'csv-stringify'
import type { Transform } from 'node:stream'
import { looksSwapped } from '#shared/geo/swapped.ts'
import { Trouble } from '../trouble.ts'

/** A row of a file of points. */
export interface PointRow {
  readonly id: string
  /** Degrees in WGS-84; null for a row that says none, with the reason in `problem`. */
  readonly lngLat: readonly [number, number] | null
  readonly problem: { readonly zh: string; readonly en: string } | null
  /** The line of the file that it ends on, from 1. */
  readonly line: number
}

const COLUMNS = ['id', 'lat', 'lon'] as const

type Cells = Readonly<Record<string, string | undefined>>

/** From the bytes of a CSV with a header line to its points, in their order; fails with Trouble without id, lat and lon. */
export const pointsOf = (): Parser =>
  parse({
    bom: true,
    columns: (header: string[]) => readHeader(header),
    on_record: (record: Cells, { lines }: InfoRecord): PointRow => toRow(record, lines),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  })

/** Rows of cells as CSV with these column names. */
export const rowsInto = (columns: string[]): Transform => stringify({ header: true, columns })

function readHeader(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim().toLowerCase())
  const missing = COLUMNS.filter((column) => !names.includes(column))
  if (missing.length === 0) return names
  throw new Trouble(
    `文件缺少列 ${missing.join('、')}：首行应有 id,lat,lon。`,
    `The file has no column ${missing.join(', ')}: its first line must name id,lat,lon.`,
  )
}

function toRow({ id = '', lat = '', lon = '' }: Cells, line: number): PointRow {
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
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  return Math.abs(value) <= most ? value : null
}
