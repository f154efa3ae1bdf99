import { isUndecided, Refusal } from '#shared/contract/client.ts'
import type { Problem } from '#shared/contract/errors.ts'
import type { Incident, Submission } from '#shared/incidents/incident.ts'
import { delayAfter } from '#shared/lib/retry.ts'
import { MINUTE, SECOND, toInstant } from '#shared/lib/time.ts'
import type { Timing } from '../live/line.ts'
import type { Hindrance, OutboxItem, Shelf } from './outbox-shelf.ts'

/** What sending came to: the server has it, or it has to wait, or the server said no for good. */
type Outcome =
  | { readonly kind: 'done'; readonly incident: Incident }
  | { readonly kind: 'later'; readonly why: Hindrance; readonly putOffBy?: number | null }
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface OutboxMeans {
  readonly shelf: Shelf
  /** Sends one submission; throws Refusal. */
  readonly send: (submission: Submission) => Promise<Incident>
  readonly onDone: (incident: Incident) => void
  readonly timing: Timing
  /** Runs the work while no other tab of this person runs it; does nothing when another does. */
  readonly alone: (work: () => Promise<void>) => Promise<void>
}

const PACE = { first: 2 * SECOND, longest: MINUTE }

/**
 * Reports that the server has not confirmed. Each stays on this device until the server has said that it has
 * it, or its writer has decided about a refusal; it is sent again and again under its own id, so it arrives
 * exactly once.
 */
export class Outbox {
  readonly #means: OutboxMeans
  #items: readonly OutboxItem[] = $state.raw([])
  #sending: string | null = $state(null)
  #running: Promise<void> | null = null
  #stoppedBy: Hindrance | null = null
  #putOffBy = 0
  #failures = 0
  #cancelTimer = () => {}

  constructor(means: OutboxMeans) {
    this.#means = means
    this.reread()
  }

  /** The oldest first. */
  get items(): readonly OutboxItem[] {
    return this.#items
  }

  /** The id of the report that is on the line at this moment. */
  get sending(): string | null {
    return this.#sending
  }

  has(id: string): boolean {
    return this.#items.some(({ submission }) => submission.id === id)
  }

  /**
   * Puts a report on its way; the first body under an id stands. Throws when the device has no room for it.
   */
  add(submission: Submission): void {
    const { shelf, timing } = this.#means
    if (shelf.get(submission.id) === null) {
      const queuedAt = toInstant(timing.now())
      shelf.put({ v: 1, submission, queuedAt, attempts: 0, hindrance: null, refusal: null })
    }
    this.reread()
  }

  /** Sends what waits, one after the other. Asked again while it runs, it is still one run. */
  flush(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = null))
    return this.#running
  }

  /** The live line has brought it: the server has it, although its answer may have been lost. */
  confirm(incident: Incident): void {
    const item = this.#items.find(({ submission }) => submission.id === incident.id)
    if (item === undefined || !says(incident, item.submission)) return
    this.discard(incident.id)
    this.#means.onDone(incident)
  }

  /** Forgets a report, as its writer decided. */
  discard(id: string): void {
    this.#means.shelf.remove(id)
    this.reread()
  }

  /** What other tabs have changed. */
  reread(): void {
    this.#items = this.#means.shelf.all()
  }

  /** Waits for nothing any more: the page ends. */
  stop(): void {
    this.#cancelTimer()
  }

  async #run(): Promise<void> {
    this.#cancelTimer()
    this.#stoppedBy = null
    this.#putOffBy = 0
    await this.#means.alone(() => this.#sendAll())
    this.reread()
    // Also when another tab was at work: it may be closed before it is done.
    const waits = this.#items.some(({ refusal }) => refusal === null)
    if (!waits) this.#failures = 0
    // A new sign-in loads the page anew, so nothing is tried before it.
    else if (this.#stoppedBy !== 'signed-out') this.#tryLater()
  }

  async #sendAll(): Promise<void> {
    for (const { submission } of this.#means.shelf.all()) {
      // Looked up anew: another tab may have sent or discarded it meanwhile.
      const item = this.#means.shelf.get(submission.id)
      if (item !== null && item.refusal === null) await this.#sendOne(item)
      // What hinders one hinders the others.
      if (this.#stoppedBy !== null) return
    }
  }

  async #sendOne(item: OutboxItem): Promise<void> {
    this.#sending = item.submission.id
    const outcome = await outcomeOf(this.#means.send(item.submission))
    this.#sending = null
    this.#note(item, outcome)
    this.reread()
    if (outcome.kind === 'later') {
      this.#stoppedBy = outcome.why
      this.#putOffBy = outcome.putOffBy ?? 0
    } else this.#failures = 0
    if (outcome.kind === 'done') this.#means.onDone(outcome.incident)
  }

  #note(item: OutboxItem, outcome: Outcome): void {
    const { shelf } = this.#means
    const { id } = item.submission
    if (outcome.kind === 'done') shelf.remove(id)
    else if (shelf.get(id) === null) return
    else if (outcome.kind === 'refused') shelf.put({ ...item, hindrance: null, refusal: outcome.problem })
    else shelf.put({ ...item, attempts: item.attempts + 1, hindrance: outcome.why })
  }

  /** Not before the server said, where it said so. */
  #tryLater(): void {
    const { random } = this.#means.timing
    const delay = delayAfter(this.#failures, PACE, random, Math.max(SECOND, this.#putOffBy))
    this.#failures += 1
    this.#cancelTimer = this.#means.timing.after(delay, () => void this.flush())
  }
}

/** Whether it is this very report: another one under its id is the server's to refuse. */
const says = (
  incident: Incident,
  { title, description, class: kind, urgency, occurredAt }: Submission,
): boolean =>
  incident.title === title &&
  incident.description === description &&
  incident.class === kind &&
  incident.urgency === urgency &&
  Date.parse(incident.occurredAt) === Date.parse(occurredAt)

/**
 * Only the server's own words count: an answer that is not the contract's (a captive portal's page, a proxy's
 * error) is none, and the report waits.
 */
async function outcomeOf(sent: Promise<Incident>): Promise<Outcome> {
  try {
    return { kind: 'done', incident: await sent }
  } catch (error) {
    const problem = error instanceof Refusal ? error.problem : null
    if (problem === null) return { kind: 'later', why: 'no-answer' }
    if (problem.status === 401) return { kind: 'later', why: 'signed-out' }
    if (!isUndecided(error)) return { kind: 'refused', problem }
    return { kind: 'later', why: 'busy', putOffBy: error instanceof Refusal ? error.putOffBy : null }
  }
}
