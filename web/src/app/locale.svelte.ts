import { getLocale, overwriteGetLocale, setLocale, type Locale } from '../paraglide/runtime.js'

export type { Locale }

/**
 * The language of the page. Every message asks for the locale when it is rendered, so handing Paraglide a
 * `$state` to ask is enough for the whole page to follow the switch, without a reload and without losing what
 * was typed.
 */
export class LocaleStore {
  #current: Locale = $state(getLocale())

  constructor() {
    overwriteGetLocale(() => this.#current)
    document.documentElement.lang = this.#current
  }

  get current(): Locale {
    return this.#current
  }

  /** Switches and remembers it in localStorage. */
  set(locale: Locale): void {
    void setLocale(locale, { reload: false })
    this.#current = locale
    document.documentElement.lang = locale
  }
}
