import { start } from '../app/start.ts'
import * as m from '../paraglide/messages.js'
import Page from './Page.svelte'

start(Page, {
  title: () => m.title_with_app({ title: m.settings_title() }),
  access: 'signed-in',
})
