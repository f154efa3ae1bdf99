import type { Camera } from '../map/engine.ts'

/** A browser refuses to write its address more than some hundred times in half a minute; a drag would. */
const CAMERA_SETTLES_MILLISECONDS = 400

/** How a page's view is written as the query of its address, and read again. */
export interface ViewAddress<View> {
  readonly fromUrl: (query: string) => View
  readonly toUrl: (view: View) => string
  /** Whether a change is another entry of the history, so that "back" returns to the view before. */
  readonly isStep: (before: View, after: View) => boolean
}

/** The view of this tab; the address follows it, and it follows the address when the reader goes back. */
export class ViewStore<View extends { readonly camera: Camera | null }> {
  readonly #address: ViewAddress<View>
  #state: View
  #cameraTimer = 0

  constructor(address: ViewAddress<View>) {
    this.#address = address
    this.#state = $state.raw(address.fromUrl(location.search))
    addEventListener('popstate', () => {
      clearTimeout(this.#cameraTimer)
      this.#state = address.fromUrl(location.search)
    })
  }

  get state(): View {
    return this.#state
  }

  update(change: Partial<View>): void {
    // Where the map is sent now outlives where it was on its way to.
    if ('camera' in change) clearTimeout(this.#cameraTimer)
    const before = this.#state
    this.#state = { ...before, ...change }
    const address = location.pathname + this.#address.toUrl(this.#state)
    if (this.#address.isStep(before, this.#state)) history.pushState(null, '', address)
    else history.replaceState(null, '', address)
  }

  /** The camera moves at every frame: the address follows when it has come to rest. */
  moveCamera(camera: Camera): void {
    clearTimeout(this.#cameraTimer)
    this.#cameraTimer = window.setTimeout(
      () => this.update({ camera } as Partial<View>),
      CAMERA_SETTLES_MILLISECONDS,
    )
  }
}
