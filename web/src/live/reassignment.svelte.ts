import type { Job } from '#shared/grids/job.ts'
import type { Api } from '../api/client.ts'
import { realTiming, type Timing } from './line.ts'

/** Often enough to see it move, seldom enough for a thousand consoles. */
const LOOK_MILLISECONDS = 2_000
/** The job is made a moment after the plan; one that never comes is not waited for longer. */
const PATIENCE_MILLISECONDS = 30_000
/** What it came to stays to be read for so long. */
const READ_MILLISECONDS = 60_000

/**
 * How far the open incidents are that a new plan gives to other grids: followed from the news of the plan to
 * the end.
 */
export class Reassignment {
  readonly #api: Api['grids']
  readonly #timing: Timing
  #job: Job | null = $state.raw(null)
  #cancel: () => void = () => {}

  constructor(api: Api['grids'], timing: Timing = realTiming) {
    this.#api = api
    this.#timing = timing
  }

  /** Null when nothing is under way that is worth telling. */
  get job(): Job | null {
    return this.#job
  }

  /** A county's plan has come into force. */
  follow(division: string, version: number): void {
    this.stop()
    this.#look(division, version, this.#timing.now() + PATIENCE_MILLISECONDS)
  }

  stop(): void {
    this.#cancel()
    this.#job = null
  }

  #look(division: string, version: number, until: number): void {
    let isOver = false
    const again = (): void => {
      if (!isOver)
        this.#cancel = this.#timing.after(LOOK_MILLISECONDS, () => this.#look(division, version, until))
    }
    this.#cancel = () => (isOver = true)
    this.#api.readReassignment({ params: { division } }).then(({ version: current, job }) => {
      if (isOver || current > version) return
      this.#job = job
      if (job?.status === 'done' || job?.status === 'failed')
        this.#cancel = this.#timing.after(READ_MILLISECONDS, () => (this.#job = null))
      else if (job !== null || this.#timing.now() < until) again()
    }, again)
  }
}
