import { mount, type Component } from 'svelte'
import './base.css'
import Root from './Root.svelte'

export interface PageOptions {
  readonly title: () => string
  /**
   * 'open' shows the page without a session; such a page may ask for `surroundings()` but not for `app()`.
   */
  readonly access: 'signed-in' | 'open'
}

/** The composition root: every page's `main.ts` is one call of this. */
export function start(page: Component, options: PageOptions): void {
  // Apart from the page's own code: a third of the bytes, and text may stand in the system's font until it is
  // here.
  void import('./fonts.ts').then(({ addFonts }) => addFonts())
  const target = document.getElementById('app')
  if (target === null) throw new Error('the page has no element #app')
  mount(Root, { target, props: { page, options } })
}
