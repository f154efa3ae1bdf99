import { gridCsv, gridCsvRow } from '#shared/grids/grid-csv.ts'
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
    parts.push(
      ...features.map((feature) =>
        format === 'csv' ? gridCsvRow(feature.properties) : JSON.stringify(feature),
      ),
    )
  }
  const text =
    format === 'csv' ? gridCsv(parts) : `{"type":"FeatureCollection","features":[\n${parts.join(',\n')}\n]}\n`
  await transfers.write(fileName, text, TYPES[format])
  return Buffer.byteLength(text)
}
