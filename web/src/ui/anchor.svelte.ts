import { createAttachmentKey } from 'svelte/attachments'

/**
 * The button of something that opens beside it. What opens is fetched with the first press: a page that is
 * only read pays for none of it.
 */
export class Anchor {
  #element: HTMLElement | null = $state.raw(null)
  #isOpen = $state(false)
  readonly #key = createAttachmentKey()
  readonly #kind: 'dialog' | 'menu'

  constructor(kind: 'dialog' | 'menu') {
    this.#kind = kind
  }

  get element(): HTMLElement | null {
    return this.#element
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  readonly close = (): void => {
    this.#isOpen = false
  }

  /** What the button is given. */
  get props(): Record<string | symbol, unknown> {
    return {
      'aria-haspopup': this.#kind,
      'aria-expanded': this.#isOpen,
      onclick: () => (this.#isOpen = !this.#isOpen),
      [this.#key]: (element: HTMLElement) => {
        this.#element = element
      },
    }
  }

  /** A press on the button is its own to answer, not one outside of what it opened. */
  readonly leaveOwnPress = (event: Event): void => {
    if (event.target instanceof Node && this.#element?.contains(event.target)) event.preventDefault()
  }
}
