import { start } from '../app/start.ts'
import * as m from '../paraglide/messages.js'
import Console from './Console.svelte'

start(Console, {
  title: () => m.title_with_app({ title: m.console_title() }),
  access: 'signed-in',
})

// Fetched while the session is taken up, or while its owner signs in: the map is the first thing to be shown.
void import('../map/maplibre/create-engine.ts')
