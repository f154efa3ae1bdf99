import type { Job } from '#shared/jobs/job.ts'
import { COUNTY_DIGITS } from '#shared/lib/division-code.ts'
import type { Topic } from '#shared/live/topic.ts'
import type { Api } from '../api/client.ts'
import { Collection } from './collection.svelte.ts'
import type { Feed } from './feed.ts'
import { realTiming, type Timing } from './line.ts'

/** What it came to stays to be read for so long. */
const READ_MILLISECONDS = 60_000

/**
 * How far the open incidents are that a new plan gives to other grids: heard on the line from news to end.
 */
export class Reassignment {
  readonly #api: Pick<Api['grids'], 'readReassignment'>
  readonly #timing: Timing
  readonly #jobs = new Collection<Job>()
  #county = ''
  /** One that ended while it was watched. */
  #ended: Job | null = $state.raw(null)
  #cancel: () => void = () => {}

  constructor(api: Pick<Api['grids'], 'readReassignment'>, timing: Timing = realTiming) {
    this.#api = api
    this.#timing = timing
  }

  /** Null when nothing is under way that is worth telling. */
  get job(): Job | null {
    return this.#jobs.all().find(({ status }) => status === 'running') ?? this.#ended
  }

  /** Jobs of a county that is shown. After a cut it is read how far that of the plan in force is. */
  feed(topics: readonly Topic[], county: string): Feed<'jobs'> {
    this.stop()
    this.#county = county
    return {
      kind: 'jobs',
      topics,
      sync: () => this.look(county),
      apply: (changes) => changes.forEach(({ record }) => record !== undefined && this.#take(record)),
    }
  }

  /**
   * Reads it once: nothing may have been heard of it so far, or for a while. Without an answer it is as it
   * was.
   */
  async look(division: string): Promise<void> {
    // Above counties none is chosen yet, and no plan is of more than one.
    if (division !== this.#county || division.length < COUNTY_DIGITS) return
    const answer = await this.#api.readReassignment({ params: { division } }).catch(() => null)
    if (answer?.job != null) this.#take(answer.job)
  }

  stop(): void {
    this.#cancel()
    this.#ended = null
    this.#jobs.replace([])
  }

  #take(job: Job): void {
    const { id, kind, division, version = 1 } = job
    if (kind !== 'reassign-incidents' || division !== this.#county) return
    const before = this.#jobs.get(id)
    this.#jobs.apply([{ id, version, record: job }])
    const isOver = job.status === 'done' || job.status === 'failed'
    // One that was over before anybody looked is no news.
    if (!isOver || before?.status !== 'running') return
    this.#cancel()
    this.#ended = job
    this.#cancel = this.#timing.after(READ_MILLISECONDS, () => (this.#ended = null))
  }
}
