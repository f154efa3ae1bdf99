import type { Camera } from '../map/engine.ts'
import { fromUrl, toUrl, type ViewState } from './view-state.ts'

/** A browser refuses to write its address more than some hundred times in half a minute; a drag would. */
const CAMERA_SETTLES_MILLISECONDS = 400

/** The view of this tab; the address follows it, and it follows the address when the reader goes back. */
export class ViewStore {
  #state: ViewState = $state.raw(fromUrl(location.search))
  #cameraTimer = 0

  constructor() {
    addEventListener('popstate', () => (this.#state = fromUrl(location.search)))
  }

  get state(): ViewState {
    return this.#state
  }

  /** Changes the view. Another draft is another entry of the history, so that "back" leads to the list. */
  update(change: Partial<ViewState>): void {
    const before = this.#state
    this.#state = { ...before, ...change }
    const address = location.pathname + toUrl(this.#state)
    if (before.draft === this.#state.draft) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }

  /** The camera moves at every frame: the address follows when it has come to rest. */
  moveCamera(camera: Camera): void {
    clearTimeout(this.#cameraTimer)
    const { draft } = this.#state
    this.#cameraTimer = window.setTimeout(() => {
      if (this.#state.draft === draft) this.update({ camera })
    }, CAMERA_SETTLES_MILLISECONDS)
  }
}
