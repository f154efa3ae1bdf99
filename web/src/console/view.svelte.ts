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

  /** Changes the view. Another incident is another entry of the history, so that "back" closes it on a phone. */
  update(change: Partial<ViewState>): void {
    const before = this.#state
    this.#state = { ...before, ...change }
    this.#write(before.incident !== this.#state.incident && this.#state.incident !== null)
  }

  /** The camera moves at every frame: the address follows when it has come to rest. */
  moveCamera(camera: Camera): void {
    clearTimeout(this.#cameraTimer)
    this.#cameraTimer = window.setTimeout(() => this.update({ camera }), CAMERA_SETTLES_MILLISECONDS)
  }

  #write(isStep: boolean): void {
    const address = location.pathname + toUrl(this.#state)
    if (isStep) history.pushState(null, '', address)
    else history.replaceState(null, '', address)
  }
}
