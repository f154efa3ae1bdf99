import type { Camera } from '../map/engine.ts'

/** A browser refuses to write its address more than some hundred times in half a minute; a drag would. */
const CAMERA_SETTLES_MILLISECONDS = 400
/** What is noted with an entry of the history that was made by opening something. */
const OPENED = 'opened'

/** How a page's view is written as the query of its address, and read again. */
export interface ViewAddress<View> {
  readonly fromUrl: (query: string) => View
  readonly toUrl: (view: View) => string
  /** Whether a change is another entry of the history, so that "back" returns to the view before. */
  readonly isStep: (before: View, after: View) => boolean
  /** Whether something is open in a view that its own "close" takes away again. */
  readonly isOpened?: (view: View) => boolean
  /** Told of the view that the reader has gone back or forth to. */
  readonly onReturn?: (view: View) => void
}

/** The view of this tab; the address follows it, and it follows the address when the reader goes back. */
export class ViewStore<View extends object> {
  readonly #address: ViewAddress<View>
  #state: View
  #cameraTimer = 0

  constructor(address: ViewAddress<View>) {
    this.#address = address
    this.#state = $state.raw(address.fromUrl(location.search))
  }

  get state(): View {
    return this.#state
  }

  /** Follows the way back and forth; gives what ends it. */
  watch(): () => void {
    const hear = () => {
      clearTimeout(this.#cameraTimer)
      this.#state = this.#address.fromUrl(location.search)
      this.#address.onReturn?.(this.#state)
    }
    addEventListener('popstate', hear)
    return () => removeEventListener('popstate', hear)
  }

  update(change: Partial<View>): void {
    // Where the map is sent now outlives where it was on its way to.
    if ('camera' in change) clearTimeout(this.#cameraTimer)
    const before = this.#state
    this.#state = { ...before, ...change }
    const { toUrl, isStep, isOpened } = this.#address
    const address = location.pathname + toUrl(this.#state)
    const entry = isOpened?.(this.#state) === true ? OPENED : null
    if (isStep(before, this.#state)) history.pushState(entry, '', address)
    else history.replaceState(history.state, '', address)
  }

  /** Closes what is open, by a change: the same as the way back, where that was the way here. */
  close(change: Partial<View>): void {
    if (history.state === OPENED) return history.back()
    this.#state = { ...this.#state, ...change }
    history.replaceState(null, '', location.pathname + this.#address.toUrl(this.#state))
  }

  /** The camera moves at every frame: the address follows when it has come to rest. */
  moveCamera(this: ViewStore<View & { readonly camera: Camera | null }>, camera: Camera): void {
    clearTimeout(this.#cameraTimer)
    this.#cameraTimer = window.setTimeout(
      () => this.update({ camera } as Partial<View & { readonly camera: Camera | null }>),
      CAMERA_SETTLES_MILLISECONDS,
    )
  }
}
