import type { Job } from '#shared/jobs/job.ts'
import type { Notice } from '#shared/notices/notice.ts'
import { codeWords } from '../app/code-words.ts'
import { dateTime } from '../app/time-words.ts'
import * as m from '../paraglide/messages.js'

const workWords = codeWords<Job['kind']>({
  'import-grids': m.notice_work_import_grids,
  'reassign-incidents': m.notice_work_reassign_incidents,
  'import-draft': m.notice_work_import_draft,
  'publish-draft': m.notice_work_publish_draft,
  'export-plan': m.notice_work_export_plan,
})

export interface NoticeWords {
  readonly title: string
  /** What it means, and what to do. */
  readonly next: string
  /** Where it is dealt with; none where there is nothing to see. */
  readonly href?: string
}

/** What a notice says, in the language of the page. */
export function noticeWords(notice: Notice): NoticeWords {
  switch (notice.kind) {
    case 'job-failed': {
      const { work, draft, isBroken } = notice.about
      const of = { work: workWords[work]() }
      return {
        title: isBroken ? m.notice_job_broken(of) : m.notice_job_refused(of),
        next: isBroken ? m.notice_job_broken_next() : m.notice_job_refused_next(),
        ...(draft === undefined ? {} : { href: `/designer?draft=${draft}` }),
      }
    }
    case 'plan-scheduled': {
      const { planVersion: version, effectiveFrom } = notice.about
      return {
        title: m.notice_plan_scheduled({ version, time: dateTime(effectiveFrom) }),
        next: m.notice_plan_scheduled_next(),
      }
    }
    case 'plan-in-force': {
      const { planVersion: version } = notice.about
      return { title: m.notice_plan_in_force({ version }), next: m.notice_plan_in_force_next(), href: '/' }
    }
  }
}
