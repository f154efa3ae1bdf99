import type { DeployedBasemap } from '#shared/basemaps/basemap.ts'
import type { BasemapChoice, BasemapState } from '../map/basemap.ts'
import type { CountySettings } from '../settings/county-settings.svelte.ts'

const KEY = 'liuwang.basemap'
const NONE = ''

/** What lies under the maps of a page: as the county has it, until somebody chooses on this device. */
export class Basemaps {
  /** What the deployment offers. */
  readonly offered: readonly DeployedBasemap[]
  readonly #settings: Pick<CountySettings, 'value'>
  /** By id, NONE for no basemap at all; null for as the county has it. */
  #chosen: string | null = $state(localStorage.getItem(KEY))
  #attribution: string | null = $state(null)

  constructor(offered: readonly DeployedBasemap[], settings: Pick<CountySettings, 'value'>) {
    this.offered = offered
    this.#settings = settings
  }

  /** What is to lie there, null for none. */
  readonly choice: BasemapChoice | null = $derived.by(() => this.of(this.#wanted))

  /** Whose data the basemap is that was drawn last; null where none is, or none says it. */
  get attribution(): string | null {
    return this.#attribution
  }

  /** Noted by the maps that show it. */
  heard(state: BasemapState): void {
    this.#attribution = state.name === 'shown' ? state.attribution : null
  }

  get #wanted(): { readonly id: string | null; readonly opacity: number } {
    const { id, opacity } = this.#settings.value('basemap')
    return { id: this.#chosen ?? id, opacity }
  }

  /** One by its id, in a strength; null for one that is not offered any more. */
  of({ id, opacity }: { readonly id: string | null; readonly opacity: number }): BasemapChoice | null {
    const basemap = this.offered.find((one) => one.id === id)
    return basemap === undefined ? null : { basemap, opacity }
  }

  /** Goes on to the next that is offered, at the end to none. */
  next(): void {
    const at = this.offered.findIndex(({ id }) => id === this.choice?.basemap.id)
    this.choose(this.offered[at + 1]?.id ?? null)
  }

  choose(id: string | null): void {
    this.#chosen = id ?? NONE
    localStorage.setItem(KEY, this.#chosen)
  }
}
