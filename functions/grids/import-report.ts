import type { ImportProblem, ImportReport as Findings } from '#shared/geo/import-grids.ts'
import {
  REPORT_LISTS,
  totalOf,
  type ImportReport,
  type Note,
  type ReportList,
} from '#shared/grids/import-report.ts'

/** A list of a report holds so many notes; `totals` says how many there were. */
const NOTES = 200

/** All lists together: a job's row holds 400 KB, and names may be long. */
const REPORT_BYTES = 300_000

/** What a report needs of a finding; kinds of our own beside those of the core. */
export type Finding = Omit<ImportProblem, 'kind'> & { readonly kind: string }

/** The JSON of a file; null, which no import takes, when it is none. */
export function parseFile(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

/** Of a file that is no JSON because its end is missing. */
export const incomplete: Finding = {
  feature: null,
  kind: 'incomplete',
  en: 'The file is not complete: its end is missing. Export it, or copy it, once more.',
  zh: '文件不完整：结尾缺失。请重新导出或重新复制后再导入。',
}

/** What a report says of a file that was taken. */
export function reportOf({
  repaired,
  overlaps,
  gaps,
  renumbered,
  notices,
}: Omit<Findings, 'renumbered' | 'notices'> & {
  renumbered: readonly Finding[]
  notices: readonly Finding[]
}) {
  return listed({ told: notices, renumbered, resolved: [...overlaps, ...gaps], repaired })
}

/** The report of a file that was refused, with every reason. */
export const refusal = (problems: readonly Finding[]): ImportReport => ({
  version: null,
  unchanged: false,
  gridCount: 0,
  ...listed({ refused: problems }),
})

/** What a report says, and one thing more that is worth knowing before all else. */
export const withNotice = (report: ImportReport, notice: Finding): ImportReport => ({
  ...report,
  counts: { ...report.counts, [notice.kind]: (report.counts[notice.kind] ?? 0) + 1 },
  totals: { ...totalsOf((list) => totalOf(report, list)), told: totalOf(report, 'told') + 1 },
  told: [noteOf(notice), ...report.told].slice(0, NOTES),
})

function listed(findings: Partial<Record<ReportList, readonly Finding[]>>) {
  const of = (list: ReportList): readonly Finding[] => findings[list] ?? []
  let room = REPORT_BYTES
  const notes = (list: ReportList): Note[] =>
    of(list)
      .slice(0, NOTES)
      .map(noteOf)
      .filter((note) => (room -= Buffer.byteLength(JSON.stringify(note))) > 0)
  return {
    counts: countsOf(REPORT_LISTS.flatMap(of)),
    totals: totalsOf((list) => of(list).length),
    refused: notes('refused'),
    told: notes('told'),
    renumbered: notes('renumbered'),
    resolved: notes('resolved'),
    repaired: notes('repaired'),
  }
}

const totalsOf = (total: (list: ReportList) => number): Record<ReportList, number> => ({
  refused: total('refused'),
  told: total('told'),
  renumbered: total('renumbered'),
  resolved: total('resolved'),
  repaired: total('repaired'),
})

const noteOf = ({ kind, feature, en, zh, areaSquareMetres }: Finding): Note => ({
  kind,
  ...(feature === null ? {} : { feature: feature.index, label: feature.name }),
  en,
  zh,
  ...(areaSquareMetres === undefined ? {} : { areaSquareMetres }),
})

function countsOf(problems: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of problems) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
