import type { GridFeature } from '#shared/grids/plan.ts'
import type { TransferStore } from '../platform/transfers.ts'
import { gridFeatures, storedPlan } from './read-plan.ts'
import type { PlanReader } from './plan-reader.ts'
import type { StoredPlan } from './plan-table.ts'

type Format = 'geojson' | 'csv'

const TYPES: Readonly<Record<Format, string>> = {
  geojson: 'application/geo+json',
  csv: 'text/csv; charset=utf-8',
}

/**
 * The grids of a plan as a file, where it can be fetched: an answer holds 6 MB, a county's grids do not fit it. A version never changes,
 * so its file is made once a day at the most. Throws Fault not-found.
 */
export async function exportPlan(
  { county, format, at }: { county: string; format: Format; at?: string | undefined },
  { reader, transfers }: { reader: PlanReader; transfers: TransferStore },
) {
  const stored = await storedPlan({ county, at }, reader)
  const { version } = stored.plan
  const fileName = `plan-${county}-v${version}.${format}`
  const known = await transfers.bytes(fileName)
  const bytes = known ?? (await written(fileName, format, stored, { reader, transfers }))
  return { version, fileName, bytes, url: await transfers.download(fileName, fileName) }
}

async function written(
  fileName: string,
  format: Format,
  stored: StoredPlan,
  { reader, transfers }: { reader: PlanReader; transfers: TransferStore },
): Promise<number> {
  const pages = stored.content.pages.grid ?? []
  const parts: string[] = []
  for (let page = 0; page < pages.length; page += 1) {
    const features = await gridFeatures(stored, page, reader)
    parts.push(...features.map(format === 'csv' ? rowOf : (feature) => JSON.stringify(feature)))
  }
  const text =
    format === 'csv'
      ? `\uFEFF${[HEADER, ...parts].map((row) => `${row}\r\n`).join('')}`
      : `{"type":"FeatureCollection","features":[\n${parts.join(',\n')}\n]}\n`
  await transfers.write(fileName, text, TYPES[format])
  return Buffer.byteLength(text)
}

const HEADER =
  'code,name,level,layer,area_square_metres,households,people,label_lon_wgs84,label_lat_wgs84,external_code'

/** For Excel, which makes a number of 15 digits out of a code and shows 5.30402E+14: as a formula that is a text it stays. */
function rowOf({ properties }: GridFeature): string {
  const { code, name, level, layer, areaSquareMetres, columns, labelPoint, externalCode } = properties
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
