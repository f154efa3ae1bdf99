import { fromUrl, toUrl, type View } from './view.ts'

/** What is noted with an entry of the history that was made by opening something. */
const OPENED = 'opened'

/** The view stands in the address, so that the phone's own way back closes what was opened last. */
export class ViewStore {
  #view: View = $state.raw(fromUrl(location.search))

  get current(): View {
    return this.#view
  }

  show(view: View): void {
    const state = view.open === null ? null : OPENED
    if (toUrl(view) !== toUrl(this.#view)) history.pushState(state, '', location.pathname + toUrl(view))
    this.#view = view
  }

  /** Closes what is open: the same as the way back, where that was the way here. */
  close(): void {
    if (history.state === OPENED) return history.back()
    const view = { ...this.#view, open: null }
    history.replaceState(null, '', location.pathname + toUrl(view))
    this.#view = view
  }

  /** Follows the way back and forth; gives what ends it. */
  watch(): () => void {
    const hear = () => (this.#view = fromUrl(location.search))
    addEventListener('popstate', hear)
    return () => removeEventListener('popstate', hear)
  }
}
