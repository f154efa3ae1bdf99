import type { Component } from 'svelte'
import type { App } from '../../app/app.svelte.ts'
import NoticeButton from '../../notices/NoticeButton.svelte'

/**
 * What stands in the rail of every page between the links and the account, for whoever is signed in: each a
 * component that is given the page's `App` and draws a `RailButton`, mostly as the trigger of a `Popover`.
 */
export const RAIL_PARTS: readonly Component<{ app: App }>[] = [NoticeButton]
