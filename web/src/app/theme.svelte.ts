export type Theme = 'dark' | 'light'

const KEY = 'liuwang.theme'
const isTheme = (text: string | null): text is Theme => text === 'dark' || text === 'light'

/**
 * Dark or light: as the system is, at every moment, until somebody has chosen on this device. Whoever
 * chooses what the system has follows it again.
 */
export class ThemeStore {
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  #system: Theme = $state('light')
  #chosen: Theme | null = $state(null)

  constructor() {
    const kept = localStorage.getItem(KEY)
    this.#chosen = isTheme(kept) ? kept : null
    this.#followSystem()
    this.#dark.addEventListener('change', () => this.#followSystem())
  }

  get current(): Theme {
    return this.#chosen ?? this.#system
  }

  toggle(): void {
    const other = this.current === 'dark' ? 'light' : 'dark'
    this.#chosen = other === this.#system ? null : other
    if (this.#chosen === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, this.#chosen)
    this.#show()
  }

  #followSystem(): void {
    this.#system = this.#dark.matches ? 'dark' : 'light'
    this.#show()
  }

  #show(): void {
    document.documentElement.dataset.theme = this.current
  }
}
