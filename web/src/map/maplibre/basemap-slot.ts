import type { Map as LibreMap } from 'maplibre-gl'
import type { BasemapChoice, BasemapState } from '../basemap.ts'
import type { Ground } from './basemap/ground.ts'

interface SlotOptions {
  readonly onState: (state: BasemapState) => void
  /** Told when ground of our own drawing has to make room for a basemap, or may come back. */
  readonly onCover: () => void
}

/** Slots that this page has opened: each names its own protocol. */
let slots = 0

/** Where a basemap goes, below all that a map draws itself; what draws it is fetched when one is wanted. */
export class BasemapSlot {
  readonly #map: LibreMap
  readonly #options: SlotOptions
  readonly #protocol = `basemap${slots++}`
  #ground: Promise<Ground> | null = null
  #isTaken = false
  #isGone = false

  constructor(map: LibreMap, options: SlotOptions) {
    this.#map = map
    this.#options = options
  }

  /** Whether a basemap lies there: then the map's own ground is left out. */
  get isTaken(): boolean {
    return this.#isTaken
  }

  readonly show = (choice: BasemapChoice | null): void => {
    if (choice === null && this.#ground === null) return
    this.#ground ??= import('./basemap/ground.ts').then(
      ({ Ground }) => new Ground(this.#map, this.#protocol, this.#hear),
    )
    this.#ground.then(
      (ground) => (this.#isGone ? undefined : ground.show(choice)),
      () => this.#hear({ name: 'failed', trouble: 'unreachable' }),
    )
  }

  repaint(): void {
    void this.#ground?.then((ground) => this.#isGone || ground.repaint())
  }

  /** Before its map goes. */
  destroy(): void {
    this.#isGone = true
    void this.#ground?.then((ground) => ground.destroy())
  }

  readonly #hear = (state: BasemapState): void => {
    if (this.#isGone) return
    // One that breaks off while it lies there stays as far as it has come.
    const isTaken = state.name === 'shown' || (state.name === 'failed' && this.#isTaken)
    if (isTaken !== this.#isTaken) {
      this.#isTaken = isTaken
      this.#options.onCover()
    }
    this.#options.onState(state)
  }
}
