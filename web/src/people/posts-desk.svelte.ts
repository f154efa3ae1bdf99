import { Refusal } from '#shared/contract/client.ts'
import type { CommandId } from '#shared/lib/id.ts'
import type { PostList } from '#shared/people/routes.ts'
import type { Api } from '../api/client.ts'
import { pages, type From } from '../api/pages.ts'
import { refusalCode } from '../api/problem-words.ts'

type Loading = 'idle' | 'loading' | 'done' | 'failed'
export type Held = PostList['items'][number]
type StepOf<T> = T extends { type: string } ? Omit<T, 'commandId' | 'expectedVersion'> : never
/** A command without what the desk adds. */
export type PostStep = StepOf<Parameters<Api['people']['commandPosts']>[0]['body']>

/** The posts of one place at a time. */
export class PostsDesk {
  readonly #api: Api['people']
  #place: string | null = $state(null)
  #version = 0
  #items: readonly Held[] = $state.raw([])
  #people: ReadonlyMap<string, PostList['people'][number]> = $state.raw(new Map())
  #loading: Loading = $state('idle')
  #error: unknown = $state.raw(null)
  #abort = new AbortController()

  constructor(api: Api['people']) {
    this.#api = api
  }

  get place(): string | null {
    return this.#place
  }

  get items(): readonly Held[] {
    return this.#items
  }

  get loading(): Loading {
    return this.#loading
  }

  get error(): unknown {
    return this.#error
  }

  /** Who is named in the posts, or undefined for somebody without a row. */
  person(id: string): PostList['people'][number] | undefined {
    return this.#people.get(id)
  }

  /**
   * Reads the posts of a place; what another place had is gone at once, the own ones stay until the new are
   * here.
   */
  async open(place: string): Promise<void> {
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    if (this.#place !== place) this.#items = []
    this.#place = place
    this.#loading = 'loading'
    try {
      await this.#read(place, signal)
      if (!signal.aborted) this.#loading = 'done'
    } catch (error) {
      if (signal.aborted) return
      this.#error = error
      this.#loading = 'failed'
    }
  }

  /**
   * A step with the posts of the place that is open, as they are seen now: gives what takes it, true when it
   * was done.
   */
  command(commandId: CommandId, step: PostStep): () => Promise<true> {
    const division = this.#place
    if (division === null) throw new Error('no place is open')
    const body = { ...step, commandId, expectedVersion: this.#version }
    return () => this.#take(division, body)
  }

  /** Throws what refuses it, with the newest state already shown. */
  async #take(division: string, body: Parameters<Api['people']['commandPosts']>[0]['body']): Promise<true> {
    try {
      await this.#api.commandPosts({ params: { division }, body })
    } catch (error) {
      if (error instanceof Refusal && refusalCode(error) === 'version-conflict') await this.open(division)
      throw error
    }
    await this.open(division)
    return true
  }

  async #read(division: string, signal: AbortSignal): Promise<void> {
    const items: Held[] = []
    const people: PostList['people'] = []
    let version = 0
    const read = (query: From) => this.#api.readPosts({ params: { division }, query }, { signal })
    for await (const page of pages(read, signal)) {
      items.push(...page.items)
      people.push(...page.people)
      version = page.version
    }
    this.#version = version
    this.#items = items
    this.#people = new Map(people.map((person) => [person.id, person]))
  }
}
