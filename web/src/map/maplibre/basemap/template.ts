import { serversOf, type DeployedBasemap } from '#shared/basemaps/basemap.ts'
import type { TileAddress } from './tile.ts'

/** The names that belong to each layer of 天地图. */
const TIANDITU_NAMES: Readonly<Record<string, string>> = { vec: 'cva', img: 'cia', ter: 'cta' }
const TIANDITU_LAYER = /\/(vec|img|ter|cva|cia|cta)_w\b/

/**
 * The templates of what lies over each other, the lowest first: one, and for 天地图 the layer and its names.
 * Its address may be short (`…/vec_w/wmts?tk=…`): the rest is the same for all.
 */
export function templatesOf({ kind, url }: Pick<DeployedBasemap, 'kind' | 'url'>): string[] {
  if (kind !== 'tianditu') return [url]
  const [, layer = 'vec'] = TIANDITU_LAYER.exec(url) ?? []
  const names = TIANDITU_NAMES[layer]
  return [layer, ...(names === undefined ? [] : [names])].map((one) => tianditu(url, one))
}

function tianditu(url: string, layer: string): string {
  const [address = '', query = ''] = url.replace(TIANDITU_LAYER, `/${layer}_w`).split('?')
  const asked = new URLSearchParams(query)
  const wanted = {
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: layer,
    STYLE: 'default',
    TILEMATRIXSET: 'w',
    FORMAT: 'tiles',
  }
  const known = [...asked].filter(([name]) => !(name.toUpperCase() in wanted) && !/^TILE/i.test(name))
  const rest = new URLSearchParams([...Object.entries(wanted), ...known]).toString()
  return `${address}?${rest}&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}`
}

/** The address of a tile; of several servers always the same one for a tile, so that it is kept once. */
export function addressOf(template: string, { z, x, y }: TileAddress): string {
  const servers = serversOf(template)
  const server = servers[(x + y) % servers.length] ?? template
  const places: Readonly<Record<string, number>> = {
    z,
    x,
    y,
    '-y': 2 ** z - 1 - y,
    TileMatrix: z,
    TileCol: x,
    TileRow: y,
  }
  return server.replace(/\{(z|x|y|-y|TileMatrix|TileCol|TileRow)\}/g, (_, name: string) =>
    String(places[name]),
  )
}
