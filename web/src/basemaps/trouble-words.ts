import type { BasemapTrouble } from '../map/basemap.ts'
import { codeWords } from '../app/code-words.ts'
import * as m from '../paraglide/messages.js'

export const troubleWords = codeWords<BasemapTrouble>({
  unreachable: m.basemap_unreachable,
  refused: m.basemap_refused,
  'no-tiles': m.basemap_no_tiles,
  'unknown-schema': m.basemap_unknown_schema,
})
