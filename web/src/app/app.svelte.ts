import { createContext } from 'svelte'
import type { Me } from '#shared/people/routes.ts'
import { apiOf, type Api } from '../api/client.ts'
import type { Config } from '../api/config.ts'
import { Session } from '../api/session.svelte.ts'
import { apiLine } from '../live/api-line.ts'
import { Connection } from '../live/connection.svelte.ts'
import { realTiming } from '../live/line.ts'
import type { Basemaps } from '../basemaps/basemaps.svelte.ts'
import type { Notices } from '../notices/notices.svelte.ts'
import type { CountySettings } from '../settings/county-settings.svelte.ts'
import { Clock } from './clock.svelte.ts'
import { LocaleStore } from './locale.svelte.ts'
import { Newer } from './newer.svelte.ts'
import { Standing } from './standing.svelte.ts'
import { ThemeStore } from './theme.svelte.ts'

/** What a page is given before anybody has signed in. */
export class Surroundings {
  readonly locale = new LocaleStore()
  readonly clock = new Clock()
  readonly theme = new ThemeStore()
}

/** The doors to the server, known once its configuration was read. */
export class Doors {
  /** How many requests wait at this moment for a server that is busy. */
  #waiting = $state(0)
  readonly #clock: Pick<Clock, 'byServer'>
  #leaveLine = () => {}
  readonly config: Config
  readonly session: Session
  readonly api: Api
  readonly standing: Standing
  readonly newer = new Newer()
  /** The page's one line to what happens elsewhere. */
  readonly live: Connection

  constructor(config: Config, clock: Pick<Clock, 'hear' | 'byServer'>) {
    this.#clock = clock
    this.config = config
    const session = new Session(config)
    const standing = new Standing(
      () => this.api.people.readMe({}),
      () => {
        this.#leaveLine()
        void session.forget()
      },
    )
    this.session = session
    this.standing = standing
    this.api = apiOf(config.apiUrl, {
      token: () => session.token(),
      renew: () => session.renew(),
      knownVersion: () => standing.version,
      refused: () => void standing.check(),
      heard: (heard) => clock.hear(heard),
      busy: (waiting) => (this.#waiting += waiting ? 1 : -1),
      unread: (count) => this.newer.note(count),
    })
    this.live = new Connection(apiLine(this.api, config.liveUrl), realTiming)
  }

  /** Listens while the page stands; gives what ends it. */
  listen(): () => void {
    const ends = [this.live.attach(this.standing.feed), this.live.keep()]
    this.#leaveLine = () => ends.splice(0).forEach((end) => end())
    return this.#leaveLine
  }

  /** The server's time, epoch milliseconds. */
  readonly now = (): number => this.#clock.byServer(Date.now())

  /** Whether the page waits for a server that is busy: it asks again by itself. */
  get isBusy(): boolean {
    return this.#waiting > 0
  }
}

/** A page with its person. */
export interface Entrance {
  readonly surroundings: Surroundings
  readonly doors: Doors
  readonly me: Me
}

/** Everything below a page's root: built once there, asked for by `app()` in any component. */
export interface App extends Entrance {
  readonly settings: CountySettings
  readonly notices: Notices
  readonly basemaps: Basemaps
}

export const [surroundings, provideSurroundings] = createContext<Surroundings>()
export const [app, provideApp] = createContext<App>()
