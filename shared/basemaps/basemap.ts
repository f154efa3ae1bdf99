import * as z from 'zod'
import { Datum } from '../geo/position.ts'
import { OwnWords } from '../lib/words.ts'
import { Code } from '../settings/code.ts'

/**
 * pmtiles: one file with all tiles, vector (OpenMapTiles or Protomaps schema) or raster. tianditu: 天地图, by
 * the address of one of its layers with a key (`https://t{0-7}.tianditu.gov.cn/vec_w/wmts?tk=…`), with the
 * names that belong to it. xyz: pictures by {z}, {x} and {y}, or by {TileMatrix}, {TileCol} and {TileRow} as
 * WMTS has them. style: a MapLibre style.
 */
const BasemapKind = z.enum(['pmtiles', 'tianditu', 'xyz', 'style'])

const isAddress = (url: string): boolean =>
  /^\/(?!\/)/.test(url) ||
  /^https:\/\/[^/?#\s]+/.test(url) ||
  /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(url)

/** A basemap that a deployment offers; each county chooses one of them, or none. */
export const DeployedBasemap = z
  .strictObject({
    id: Code,
    name: OwnWords,
    kind: BasemapKind,
    url: z.string().max(1000).refine(isAddress, 'expected an https address, or a path of this site'),
    /** Of what is drawn: AMap and Tencent draw in GCJ-02. */
    datum: Datum.exclude(['BD09']).default('WGS84'),
    /** Whose data it is, as it has to stand on the map. */
    attribution: z.string().max(300).optional(),
  })
  .refine(({ kind, datum }) => datum !== 'GCJ02' || kind === 'xyz', {
    path: ['datum'],
    message: 'only pictures (xyz) can be brought from GCJ-02 to where they belong',
  })
export type DeployedBasemap = z.output<typeof DeployedBasemap>

/** What a deployment offers, each under an id of its own. */
export const DeployedBasemaps = z.array(DeployedBasemap).superRefine((all, context) => {
  for (const [index, { id }] of all.entries())
    if (all.findIndex((other) => other.id === id) < index)
      context.addIssue({ code: 'custom', path: [index, 'id'], message: `${id} stands here twice` })
})

/**
 * The addresses of a template that names several servers: `t{0-7}` is t0 to t7, `{a-d}` a to d, `{s}` a to c.
 */
export function serversOf(url: string): string[] {
  const range = /\{(?:s|([0-9a-z])-([0-9a-z]))\}/.exec(url)
  if (range === null) return [url]
  const [first, last] = [range[1] ?? 'a', range[2] ?? 'c'].map((name) => name.charCodeAt(0)) as [
    number,
    number,
  ]
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, n) =>
    url.replace(range[0], String.fromCharCode(first + n)),
  )
}

/** The origins from which basemaps are loaded, beside the site's own, for the policy of its pages. */
export const originsOf = (basemaps: readonly DeployedBasemap[]): string[] => [
  ...new Set(
    basemaps
      .flatMap(({ url }) => serversOf(url))
      .filter((url) => !url.startsWith('/'))
      .map((url) => new URL(url).origin),
  ),
]
