import type { Job, Note } from '#shared/grids/job.ts'

/** Above this many, the rest is counted only. */
const SHOWN = 50

/** Prints what an import did with a file: in both languages, with the features' names and the areas in m². */
export function printReport({ status, division, report }: Job): void {
  if (report === undefined) {
    console.error('导入失败，服务器没有给出报告  The import failed without a report')
    return
  }
  const { version, unchanged, gridCount, repaired, resolved, refused, counts } = report
  if (status === 'failed') {
    console.error(`导入被拒绝，未作任何更改  Refused, nothing was changed (${division})`)
  } else if (unchanged) {
    console.log(
      `内容与现行方案相同，未发布新版本  Nothing new: ${division} stays at version ${version}, ${gridCount} grids`,
    )
  } else {
    console.log(`已发布  Published: ${division} version ${version}, ${gridCount} grids`)
  }
  printNotes('拒绝 Refused', refused)
  printNotes('修复 Repaired', repaired)
  printNotes('处理 Resolved', resolved)
  const totals = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`)
  if (totals.length > 0) console.log(`合计 In all: ${totals.join(', ')}`)
}

function printNotes(title: string, notes: readonly Note[]): void {
  if (notes.length === 0) return
  console.log(`${title} (${notes.length}):`)
  for (const note of notes.slice(0, SHOWN)) console.log(`  ${lineOf(note)}`)
  if (notes.length > SHOWN) console.log(`  … ${notes.length - SHOWN}`)
}

function lineOf({ kind, feature, label, zh, en, areaSquareMetres }: Note): string {
  const place = feature === undefined ? '' : ` #${feature}${label ? ` ${label}` : ''}`
  const area = areaSquareMetres === undefined ? '' : ` [${formatArea(areaSquareMetres)}]`
  return `${kind}${place}${area}: ${zh} | ${en}`
}

/** Square metres: whole ones, but small areas with their first digits. */
const formatArea = (squareMetres: number): string =>
  `${Math.abs(squareMetres) >= 100 ? Math.round(squareMetres) : Number(squareMetres.toPrecision(3))} m²`
