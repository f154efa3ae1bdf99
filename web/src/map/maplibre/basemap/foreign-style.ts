import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import * as z from 'zod'
import { askServer } from './fetch-tile.ts'
import { BasemapError } from './tile.ts'

const DRAWN = ['background', 'fill', 'line', 'raster', 'circle', 'symbol', 'hillshade'] as const

/** What is taken of somebody else's style: its sources and its layers, no symbols and no fonts of its own. */
const Style = z.object({
  version: z.literal(8),
  sources: z.record(
    z.string(),
    z.looseObject({
      type: z.enum(['vector', 'raster', 'raster-dem', 'geojson']),
      attribution: z.string().optional(),
    }),
  ),
  layers: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      source: z.string().optional(),
      layout: z.record(z.string(), z.unknown()).optional(),
      paint: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
})

export interface ForeignStyle {
  readonly sources: Readonly<Record<string, SourceSpecification>>
  readonly layers: readonly LayerSpecification[]
}

const named = (name: string): string => `basemap-${name}`

/**
 * A style as somebody else has drawn it, with names that are none of ours, in our own font. Throws
 * BasemapError for what is no style.
 */
export async function readStyle(url: string): Promise<ForeignStyle> {
  const response = await askServer(url)
  if (!response.ok) throw new BasemapError('refused')
  const style = Style.safeParse(await response.json().catch(() => null)).data
  if (style === undefined) throw new BasemapError('no-tiles')
  const sources = Object.entries(style.sources).map(([name, source]) => [named(name), source] as const)
  const layers = style.layers
    .filter(({ type }) => (DRAWN as readonly string[]).includes(type))
    .map(({ layout, ...layer }) => ({
      ...layer,
      id: named(layer.id),
      ...(layer.source === undefined ? {} : { source: named(layer.source) }),
      layout: layer.type === 'symbol' ? inOurFont(layout ?? {}) : (layout ?? {}),
    }))
  return {
    sources: Object.fromEntries(sources) as Record<string, SourceSpecification>,
    // The map checks each as it is added, and leaves out what is none.
    layers: layers as unknown as LayerSpecification[],
  }
}

/** Its pictures stand on a server that nobody has listed. */
function inOurFont(layout: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(layout).filter(([name]) => !name.startsWith('icon-'))
  return { ...Object.fromEntries(kept), 'text-font': ['Noto Sans SC'] }
}
