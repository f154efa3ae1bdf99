import { createContext } from 'svelte'
import type { Me } from '#shared/people/routes.ts'
import { apiOf, type Api } from '../api/client.ts'
import type { Config } from '../api/config.ts'
import { Session } from '../api/session.svelte.ts'
import { Clock } from './clock.svelte.ts'
import { LocaleStore } from './locale.svelte.ts'
import { ThemeStore, type Theme } from './theme.svelte.ts'

/** What a page is given before anybody has signed in. */
export class Surroundings {
  readonly locale = new LocaleStore()
  readonly clock = new Clock()
  readonly theme: ThemeStore

  constructor(preferred: Theme) {
    this.theme = new ThemeStore(preferred)
  }
}

/** The doors to the server, known once its configuration was read. */
export class Doors {
  readonly config: Config
  readonly session: Session
  readonly api: Api

  constructor(config: Config) {
    this.config = config
    this.session = new Session(config)
    this.api = apiOf(config.apiUrl, this.session)
  }
}

/** Everything below a page's root: built once there, asked for by `app()` in any component. */
export interface App {
  readonly surroundings: Surroundings
  readonly doors: Doors
  readonly me: Me
}

export const [surroundings, provideSurroundings] = createContext<Surroundings>()
export const [app, provideApp] = createContext<App>()
