import { createContext } from 'svelte'
import type { CommandId } from '#shared/lib/id.ts'
import { rolesGivenBy, type Role } from '#shared/people/access.ts'
import type { Colleague, Me } from '#shared/people/routes.ts'
import type { App } from '../app/app.svelte.ts'
import { ViewStore } from '../app/view-store.svelte.ts'
import type { Api } from '../api/client.ts'
import { everyItem } from '../api/pages.ts'
import { refusalCode } from '../api/problem-words.ts'
import { openGridReader } from '../grids/open-grid-reader.ts'
import { PlanStore } from '../live/plans.svelte.ts'
import { PostsDesk } from './posts-desk.svelte.ts'
import { fromUrl, isStep, toUrl, type View } from './view.ts'

type Loading = 'loading' | 'done' | 'failed'

/** Everything the page of people and posts holds, built once at its root. */
export class PeopleDesk {
  readonly me: Me
  readonly plans: PlanStore
  readonly posts: PostsDesk
  /** What may be given away here. */
  readonly roles: readonly Role[]
  readonly #api: Api['people']
  readonly #view = new ViewStore({ fromUrl, toUrl, isStep, onReturn: (view) => this.#openPlace(view) })
  #people: readonly Colleague[] = $state.raw([])
  #loading: Loading = $state('loading')
  #error: unknown = $state.raw(null)

  constructor({ doors: { api }, me }: Pick<App, 'doors' | 'me'>) {
    this.me = me
    this.roles = rolesGivenBy(me.roles)
    this.#api = api.people
    this.plans = new PlanStore(api.grids, () => openGridReader(api))
    this.posts = new PostsDesk(api.people)
  }

  get people(): readonly Colleague[] {
    return this.#people
  }

  get loading(): Loading {
    return this.#loading
  }

  get error(): unknown {
    return this.#error
  }

  get view(): View {
    return this.#view.state
  }

  /** Begins to load and to follow the way back and forth; gives what ends it. */
  start(): () => void {
    void this.load()
    void this.plans.start(this.me.division.slice(0, 6))
    this.#openPlace(this.view)
    const leave = this.#view.watch()
    return () => {
      leave()
      this.plans.close()
    }
  }

  /** Reads all people of the division, the disabled ones too: some thousands at most. */
  async load(): Promise<void> {
    this.#loading = 'loading'
    try {
      this.#people = await everyItem((from) => this.#api.listPeople({ query: { disabled: 'true', ...from } }))
      this.#loading = 'done'
    } catch (error) {
      this.#error = error
      this.#loading = 'failed'
    }
  }

  show(view: Partial<View>): void {
    this.#view.update(view)
    this.#openPlace(this.view)
  }

  find(id: string): Colleague | undefined {
    return this.#people.find((person) => person.id === id)
  }

  /** The name of a division or grid of the plan that is here, else its code. */
  nameOf = (code: string): string => this.plans.get(code)?.properties.name ?? code

  /** Gives somebody a row; throws what refuses it. */
  async add(body: Parameters<Api['people']['addPerson']>[0]['body']): Promise<Colleague> {
    return this.#take((await this.#api.addPerson({ body })).person)
  }

  /**
   * A step with somebody as the row is seen now: gives what takes it. That throws what refuses it, with the
   * newest row already shown.
   */
  command(
    { id, version: expectedVersion }: Colleague,
    commandId: CommandId,
    step: PersonStep,
  ): () => Promise<Colleague> {
    const body = { ...step, commandId, expectedVersion }
    return async () => {
      try {
        return this.#take((await this.#api.commandPerson({ params: { id }, body })).person)
      } catch (error) {
        if (refusalCode(error) === 'version-conflict') await this.load()
        throw error
      }
    }
  }

  #take(person: Colleague): Colleague {
    this.#people = [...this.#people.filter(({ id }) => id !== person.id), person]
    return person
  }

  #openPlace({ place }: View): void {
    if (place !== null && place !== this.posts.place) void this.posts.open(place)
  }
}

type StepOf<T> = T extends { type: string } ? Omit<T, 'commandId' | 'expectedVersion'> : never
/** A command without what the desk adds. */
export type PersonStep = StepOf<Parameters<Api['people']['commandPerson']>[0]['body']>

export const [peopleDesk, providePeopleDesk] = createContext<PeopleDesk>()
