import { REPORT_LISTS, totalOf, type Note, type ReportList } from '#shared/grids/import-report.ts'
import type { Job } from '#shared/jobs/job.ts'

/** Above this many, the rest is counted only. */
const SHOWN = 50

/** Prints what an import did with a file: in both languages, with the features' names and the areas in m². */
export function printReport({ status, division, report }: Job): void {
  if (report === undefined) {
    console.error('导入失败，服务器没有给出报告  The import failed without a report')
    return
  }
  const { version, unchanged, gridCount, counts } = report
  if (status === 'failed') {
    console.error(`导入被拒绝，未作任何更改  Refused, nothing was changed (${division})`)
  } else if (unchanged) {
    console.log(
      `内容与现行方案相同，未发布新版本  Nothing new: ${division} stays at version ${version}, ${gridCount} grids`,
    )
  } else {
    console.log(`已发布  Published: ${division} version ${version}, ${gridCount} grids`)
  }
  for (const list of REPORT_LISTS) printNotes(TITLES[list], report[list], totalOf(report, list))
  const totals = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`)
  if (totals.length > 0) console.log(`合计 In all: ${totals.join(', ')}`)
}

const TITLES: Record<ReportList, string> = {
  refused: '拒绝 Refused',
  told: '提示 Worth knowing',
  renumbered: '重新编号 Numbered anew',
  resolved: '处理 Resolved',
  repaired: '修复 Repaired',
}

function printNotes(title: string, notes: readonly Note[], total: number): void {
  if (notes.length === 0) return
  console.log(`${title} (${total}):`)
  for (const note of notes.slice(0, SHOWN)) console.log(`  ${lineOf(note)}`)
  if (total > SHOWN) console.log(`  … ${total - Math.min(SHOWN, notes.length)}`)
}

function lineOf({ feature, label, zh, en, areaSquareMetres }: Note): string {
  // Counted from 1, as a person counts; what has no name of its own is called by its place already.
  const place = feature === undefined ? '' : [`#${feature + 1}`, label].filter(isFirst).join(' ')
  const area = areaSquareMetres === undefined ? '' : ` [${formatArea(areaSquareMetres)}]`
  return `${place}${area}${place + area === '' ? '' : ': '}${zh} | ${en}`
}

const isFirst = (word: string | undefined, i: number, all: readonly unknown[]): boolean =>
  word !== undefined && all.indexOf(word) === i

/** Square metres: whole ones, but small areas with their first digits. */
const formatArea = (squareMetres: number): string =>
  `${Math.abs(squareMetres) >= 100 ? Math.round(squareMetres) : Number(squareMetres.toPrecision(3))} m²`
