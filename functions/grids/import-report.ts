import type { ImportProblem, ImportReport as Findings } from '#shared/geo/import-grids.ts'
import type { ImportReport, Note } from '#shared/grids/job.ts'

/** A list of a report holds so many notes; `counts` says how many there were. */
const NOTES = 200

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

/** What a report says of a file that was taken. */
export function reportOf({
  repaired,
  overlaps,
  gaps,
  notices,
}: Omit<Findings, 'notices'> & { notices: readonly Finding[] }) {
  const resolved = [...overlaps, ...gaps]
  return {
    counts: countsOf([...repaired, ...resolved, ...notices]),
    repaired: [...repaired, ...notices].slice(0, NOTES).map(noteOf),
    resolved: resolved.slice(0, NOTES).map(noteOf),
    refused: [],
  }
}

/** The report of a file that was refused, with every reason. */
export const refusal = (problems: readonly Finding[]): ImportReport => ({
  version: null,
  unchanged: false,
  gridCount: 0,
  counts: countsOf(problems),
  repaired: [],
  resolved: [],
  refused: problems.slice(0, NOTES).map(noteOf),
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
