import { may, type Actor } from '#shared/people/person.ts'
import type { Colleague } from '#shared/people/routes.ts'
import type { Api } from '../api/client.ts'
import { pages } from '../api/pages.ts'
import { ruleWords } from '../app/rule-words.ts'

/** The people of one's division. Who may not read them sees ids where a name would stand. */
export class PeopleStore {
  readonly #api: Api['people']
  #people: readonly Colleague[] = $state.raw([])
  #names: ReadonlyMap<string, string> = $state.raw(new Map())

  constructor(api: Api['people'], me: Actor) {
    this.#api = api
    this.#names = new Map([[me.id, me.name]])
    if (may(me, 'people.read')) void this.#load()
  }

  get people(): readonly Colleague[] {
    return this.#people
  }

  nameOf(id: string): string {
    return ruleWords(id) ?? this.#names.get(id) ?? id
  }

  async #load(): Promise<void> {
    const found: Colleague[] = []
    try {
      for await (const { items } of pages((query) => this.#api.listPeople({ query }))) found.push(...items)
    } catch {
      // Names are a comfort: without them ids are shown, and the next page load asks again.
    }
    this.#people = found
    this.#names = new Map([...this.#names, ...found.map(({ id, name }) => [id, name] as const)])
  }
}
