import type { Component } from 'svelte'

/** Something a page does or a page to open, as the command palette offers it. */
export interface PageCommand {
  readonly label: string
  /** What else it is found by: the first letters of its pinyin, its name in the other language. */
  readonly keywords?: readonly string[]
  /** The key that does the same; shown beside it. */
  readonly hotkey?: string
  /** A lucide icon. */
  readonly icon?: Component<{ size?: number; 'aria-hidden'?: 'true' }>
  /** The page that it opens, or else what it does. */
  readonly href?: string
  readonly run?: () => void
}
