import type { Job } from '#shared/jobs/job.ts'
import type { ImportReport } from '#shared/grids/import-report.ts'

/** Work that cannot go on, to whoever waits for it. */
export const BROKEN = {
  en: 'The work broke off on our side; the plan in force was not harmed. Try it again.',
  zh: '处理在系统侧中断，现行方案未受影响，请重试。',
}

export const BROKEN_REPORT: ImportReport = {
  version: null,
  unchanged: false,
  gridCount: 0,
  counts: { broken: 1 },
  totals: { refused: 1, told: 0, renumbered: 0, resolved: 0, repaired: 0 },
  refused: [{ kind: 'broken', ...BROKEN }],
  told: [],
  renumbered: [],
  resolved: [],
  repaired: [],
}

/** Whether work ended by that report, and not by a refusal of what it was given. */
export const isBrokenOff = ({ report }: Pick<Job, 'report'>): boolean =>
  report?.counts['broken'] !== undefined
