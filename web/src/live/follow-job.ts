import { isUndecided } from '#shared/contract/client.ts'
import type { Job } from '#shared/grids/job.ts'
import type { JobId } from '#shared/jobs/id.ts'
import { topic } from '#shared/live/topic.ts'
import type { Feeds } from './feed.ts'

interface Following {
  readonly feeds: Feeds
  /** The job with its report, which the line leaves out. Throws Refusal. */
  readonly read: (id: JobId, signal: AbortSignal) => Promise<Job>
  readonly onJob: (job: Job) => void
  readonly signal: AbortSignal
}

const isOver = ({ status }: Job): boolean => status === 'done' || status === 'failed'

/**
 * Follows a job by the live line to its end, and gives it with its report. An answer that is lost says nothing of
 * the job: it is asked for again when the line stands anew. Rejected with what the server refuses, and when the
 * signal is aborted.
 */
export function followJob(id: JobId, { feeds, read, onJob, signal }: Following): Promise<Job> {
  return new Promise((resolve, reject) => {
    let newest = 0
    const settle = (end: () => void): void => {
      leave()
      signal.removeEventListener('abort', giveUp)
      end()
    }
    const giveUp = () =>
      settle(() => reject(signal.reason instanceof Error ? signal.reason : new Error('given up')))
    const look = async (until: AbortSignal): Promise<void> => {
      try {
        const job = await read(id, AbortSignal.any([signal, until]))
        take(job)
        if (isOver(job)) settle(() => resolve(job))
      } catch (error) {
        if (signal.aborted || until.aborted) return
        if (isUndecided(error)) throw error
        settle(() => reject(error instanceof Error ? error : new Error(String(error))))
      }
    }
    const take = (job: Job): void => {
      if ((job.version ?? newest) < newest) return
      newest = job.version ?? newest
      onJob(job)
    }
    const leave = feeds.attach({
      kind: 'jobs',
      topics: [topic('job', id)],
      sync: look,
      apply: async (changes) => {
        const own = changes.flatMap(({ id: which, record }) => (which === id && record ? [record] : []))
        own.forEach(take)
        if (own.some(isOver)) await look(signal)
      },
    })
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
  })
}
