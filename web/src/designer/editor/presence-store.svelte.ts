import type { Presence } from '#shared/grids/draft.ts'
import { MINUTE, SECOND } from '#shared/lib/time.ts'
import { topic, type Topic } from '#shared/live/topic.ts'
import { Collection } from '../../live/collection.svelte.ts'
import type { Feed, Feeds } from '../../live/feed.ts'
import { realTiming, type Timing } from '../../live/line.ts'

/** A sign of life; whoever gives none for `HERE` is not here any more. */
const EVERY = 25 * SECOND
const HERE = MINUTE
/** Changes of the pointer are told at most so often, those of the selection at once. */
const SOONEST = SECOND / 2

/** Where one is oneself in the draft. */
type Here = Pick<Presence, 'lngLat' | 'selected'>

/** Who else has the draft open, and where they are: each tells it on the line, straight to the others. */
export class PresenceStore {
  readonly #topic: Topic
  readonly #me: string
  readonly #feeds: Feeds
  readonly #timing: Timing
  readonly #presences = new Collection<Presence>()
  /** When each was heard of last, by this device's clock. */
  readonly #heardAt = new Map<string, number>()
  #here: Here = { lngLat: null, selected: null }
  #toldAt = -Infinity
  #isStopped = true
  #cancelTelling = () => {}
  #cancelForgetting = () => {}

  constructor(draft: string, me: string, { feeds, timing = realTiming }: { feeds: Feeds; timing?: Timing }) {
    this.#topic = topic('draft', draft)
    this.#me = me
    this.#feeds = feeds
    this.#timing = timing
  }

  /** Nobody while nothing is heard. */
  get others(): readonly Presence[] {
    return this.#feeds.isCut ? [] : this.#presences.all()
  }

  /** Tells and listens while the draft is open; gives what ends it. */
  start(): () => void {
    this.#isStopped = false
    const leave = this.#feeds.attach(this.#feed)
    return () => {
      this.#isStopped = true
      this.#cancelTelling()
      this.#cancelForgetting()
      leave()
    }
  }

  /** The pointer or the selection is elsewhere. */
  move(here: Partial<Here>): void {
    const isElsewhere = here.selected !== undefined && here.selected !== this.#here.selected
    this.#here = { ...this.#here, ...here }
    if (isElsewhere) this.#tell()
    else if (this.#presences.size > 0) this.#tellIn(this.#toldAt + SOONEST - this.#timing.now())
  }

  get #feed(): Feed<'presence'> {
    return {
      kind: 'presence',
      topics: [this.#topic],
      // The line stands anew: the server says who is here, and is told that I am.
      sync: () => {
        this.#presences.replace([])
        this.#tell()
        return Promise.resolve()
      },
      apply: (changes) => {
        const others = changes.filter(
          ({ id }) => id.startsWith(`${this.#topic}#`) && id !== this.#idOf(this.#me),
        )
        for (const { id } of others) this.#heardAt.set(id, this.#timing.now())
        this.#presences.apply(others)
        this.#forget()
      },
    }
  }

  #tell(): void {
    if (this.#isStopped) return
    this.#toldAt = this.#timing.now()
    this.#feeds.say({ v: 2, type: 'presence', topic: this.#topic, at: this.#here })
    this.#tellIn(EVERY)
  }

  #tellIn(milliseconds: number): void {
    if (this.#isStopped) return
    this.#cancelTelling()
    this.#cancelTelling = this.#timing.after(Math.max(0, milliseconds), () => this.#tell())
  }

  /** Those of whom nothing was heard for too long. */
  #forget(): void {
    const now = this.#timing.now()
    const kept = this.#presences.all().filter(({ person }) => this.#at(person) > now - HERE)
    if (kept.length < this.#presences.size)
      this.#presences.replace(
        kept.map((one) => ({ ...one, id: this.#idOf(one.person), version: Date.parse(one.seenAt) })),
      )
    this.#cancelForgetting()
    if (kept.length === 0 || this.#isStopped) return
    const next = Math.min(...kept.map(({ person }) => this.#at(person))) + HERE
    this.#cancelForgetting = this.#timing.after(next - now, () => this.#forget())
  }

  #idOf = (person: string): string => `${this.#topic}#${person}`
  #at = (person: string): number => this.#heardAt.get(this.#idOf(person)) ?? -Infinity
}
