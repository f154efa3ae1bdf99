import type { Urgency } from '#shared/incidents/incident.ts'
import type { NetMark } from '#shared/settings/nets.ts'

const NAMES = [
  'map-ground',
  'map-land',
  'map-border-county',
  'map-border-township',
  'map-border-community',
  'map-border-grid',
  'map-border-dedicated',
  'map-name',
  'map-name-minor',
  'map-halo',
  'map-symbol-edge',
  'base-built',
  'base-green',
  'base-water',
  'base-building',
  'base-road',
  'base-road-major',
  'base-name',
  'surface-1',
  'line-strong',
  'text',
  'accent',
  'critical',
  'urgent',
  'general',
  'good',
  'net-street',
  'net-community',
  'net-unit',
  'net-venue',
  'net-video',
  'net-online',
  'net-shield',
  'net-flag',
] as const
type TokenName = (typeof NAMES)[number]

/** The colours of the map, by the names of the page's tokens. */
export type Palette = Readonly<Record<TokenName, string>>

/** Reads the tokens of the theme that is on. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const entries = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()] as const)
  return Object.fromEntries(entries) as Palette
}

export const urgencyColour = (palette: Palette, urgency: Urgency): string => palette[urgency]
export const netColour = (palette: Palette, mark: NetMark): string => palette[`net-${mark}`]
