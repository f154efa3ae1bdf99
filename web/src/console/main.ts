import { start } from '../app/start.ts'
import * as m from '../paraglide/messages.js'
import Console from './Console.svelte'

start(Console, {
  theme: 'dark',
  title: () => m.title_with_app({ title: m.console_title() }),
  access: 'signed-in',
})
