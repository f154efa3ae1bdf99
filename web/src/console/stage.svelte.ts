import type { LngLat } from '#shared/geo/position.ts'
import type { ViewStore } from '../app/view-store.svelte.ts'
import type { PlanStore } from '../live/plans.svelte.ts'
import type { BBox, MapEngine } from '../map/engine.ts'
import { coveredBy } from './panels.ts'
import type { ViewState } from './view-state.ts'

const CLOSE_ZOOM = 15.5

/**
 * Moves the map for the operator, clear of the open panels. It never moves by itself but to show the county
 * once.
 */
export class Stage {
  readonly #plans: PlanStore
  readonly #view: ViewStore<ViewState>
  readonly #home: string
  #engine: MapEngine | null = $state.raw(null)

  /** `home` is the division of the person, '' for the whole county. */
  constructor(plans: PlanStore, view: ViewStore<ViewState>, home: string) {
    this.#plans = plans
    this.#view = view
    this.#home = home
  }

  get engine(): MapEngine | null {
    return this.#engine
  }

  /** The map is there: shows the person's division when it is known, unless a link said where to look. */
  enter(engine: MapEngine): () => void {
    this.#engine = engine
    let isShown = this.#view.state.camera !== null
    const stop = $effect.root(() => {
      $effect(() => {
        if (isShown || this.#homeExtent() === null) return
        isShown = true
        this.fitHome()
      })
    })
    return () => {
      stop()
      this.#engine = null
    }
  }

  fitHome(): void {
    this.#fit(this.#homeExtent())
  }

  fitArea(code: string): void {
    this.#fit(this.#plans.extentOf(code) ?? null)
  }

  goTo(lngLat: LngLat): void {
    const zoom = Math.max(CLOSE_ZOOM, this.#engine?.camera().zoom ?? 0)
    this.#engine?.moveTo({ lngLat, zoom }, this.#covered())
  }

  /** Moves only when the place cannot be seen between the panels. */
  reveal(lngLat: LngLat): void {
    const covered = this.#covered()
    if (this.#engine?.shows(lngLat, covered) === false) {
      this.#engine.moveTo({ lngLat, zoom: this.#engine.camera().zoom }, covered)
    }
  }

  #homeExtent(): BBox | null {
    const own = this.#home.length > 6 ? this.#plans.extentOf(this.#home) : undefined
    if (own !== undefined) return own
    // Of a township's person the township is awaited; without one in this plan the county has to do.
    const isAwaited = this.#home.length > 6 && this.#plans.loading === 'loading'
    return isAwaited ? null : (this.#plans.head?.bbox ?? null)
  }

  #fit(bbox: BBox | null): void {
    if (bbox !== null) this.#engine?.fit(bbox, this.#covered())
  }

  #covered() {
    const { queueFolded, incident, area } = this.#view.state
    return coveredBy({ queue: !queueFolded, detail: incident !== null || area !== null })
  }
}
