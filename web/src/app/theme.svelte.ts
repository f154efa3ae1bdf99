export type Theme = 'dark' | 'light'

const KEY = 'liuwang.theme'
const isTheme = (text: string | null): text is Theme => text === 'dark' || text === 'light'

/**
 * Dark or light, as remembered on this device, else as the page prefers (dark for the centre, light for the
 * field).
 */
export class ThemeStore {
  #current: Theme = $state('light')

  constructor(preferred: Theme) {
    const kept = localStorage.getItem(KEY)
    this.#current = isTheme(kept) ? kept : preferred
    document.documentElement.dataset.theme = this.#current
  }

  get current(): Theme {
    return this.#current
  }

  toggle(): void {
    this.#current = this.#current === 'dark' ? 'light' : 'dark'
    localStorage.setItem(KEY, this.#current)
    document.documentElement.dataset.theme = this.#current
  }
}
