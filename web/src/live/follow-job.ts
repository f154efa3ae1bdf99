import { untilAnswered } from '#shared/contract/poll.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { JobId } from '#shared/jobs/id.ts'
import { topic } from '#shared/live/topic.ts'
import type { Feeds } from './feed.ts'

interface Following {
  readonly feeds: Feeds
  /** The job with its report, which the line leaves out. Throws Refusal. */
  readonly read: (id: JobId, signal: AbortSignal) => Promise<Job>
  readonly onJob: (job: Job) => void
  /** Told when an answer is missing, and when there is one again. */
  readonly onCut?: (isCut: boolean) => void
  readonly signal: AbortSignal
}

const isOver = ({ status }: Job): boolean => status === 'done' || status === 'failed'

/**
 * Follows a job by the live line to its end, and gives it with its report. It is read when the line stands
 * anew and when it is over; a read without an answer troubles neither the line nor other feeds. Rejected with
 * what the server refuses, and when the signal is aborted.
 */
export function followJob(id: JobId, { feeds, read, onJob, signal, onCut }: Following): Promise<Job> {
  return new Promise((resolve, reject) => {
    let newest = 0
    let isSettled = false
    /** Something is to be read, and whether it is being read. */
    let isAsked = false
    let isReading = false
    const settle = (end: () => void): void => {
      if (isSettled) return
      isSettled = true
      leave()
      signal.removeEventListener('abort', giveUp)
      end()
    }
    const fail = (reason: unknown) =>
      settle(() => reject(reason instanceof Error ? reason : new Error('given up')))
    const giveUp = () => fail(signal.reason)
    const take = (job: Job): void => {
      if (isSettled || (job.version ?? newest) < newest) return
      newest = job.version ?? newest
      onJob(job)
    }
    const readAll = async (): Promise<void> => {
      isReading = true
      try {
        while (isAsked && !isSettled) {
          isAsked = false
          const job = await untilAnswered(() => read(id, signal), {
            signal,
            ...(onCut === undefined ? {} : { onCut }),
          })
          take(job)
          if (isOver(job)) settle(() => resolve(job))
        }
      } catch (error) {
        fail(error)
      } finally {
        isReading = false
      }
    }
    const look = (): void => {
      isAsked = true
      if (!isReading) void readAll()
    }
    const leave = feeds.attach({
      kind: 'jobs',
      topics: [topic('job', id)],
      sync: () => Promise.resolve(look()),
      apply: (changes) => {
        const own = changes.flatMap(({ id: which, record }) => (which === id && record ? [record] : []))
        own.forEach(take)
        if (own.some(isOver)) look()
      },
    })
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
  })
}
