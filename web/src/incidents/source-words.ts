import * as m from '../paraglide/messages.js'

/** How our own pages come to a position. */
type OwnSource = 'device' | 'pin' | 'map'

const WORDS: Readonly<Record<OwnSource, () => string>> = {
  device: m.source_device,
  pin: m.source_pin,
  map: m.source_map,
}

/** Where a position comes from; what another system calls its own source stays as it says it. */
export const sourceWords = (source: string): string =>
  Object.hasOwn(WORDS, source) ? WORDS[source as OwnSource]() : source
