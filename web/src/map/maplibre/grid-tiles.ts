import {
  addProtocol,
  removeProtocol,
  VectorTileSource,
  type Map as LibreMap,
  type VectorSourceSpecification,
} from 'maplibre-gl'
import { DEEPEST_TILE } from '../../grids/tile-depth.ts'
import type { GridPart } from '../../grids/plan-messages.ts'
import type { DrawnGrids } from '../engine.ts'

const SOURCE_OF = { areas: 'areas', names: 'grid-names' } as const satisfies Record<GridPart, string>

const addressOf = (protocol: string, part: GridPart, generation: number): string =>
  `${protocol}://${part}/${generation}/{z}/{x}/{y}`

export const tileSource = (protocol: string, part: GridPart, minzoom: number): VectorSourceSpecification => ({
  type: 'vector',
  tiles: [addressOf(protocol, part, 0)],
  minzoom,
  maxzoom: DEEPEST_TILE,
})

/**
 * Answers a map's requests for tiles of grids from whatever grids are drawn, so that their geometry never
 * passes through the page as objects. Each map needs a name of its own: protocols are the library's, not a
 * map's.
 */
export class GridTiles {
  readonly protocol: string
  #grids: DrawnGrids | null = null
  #generation = 0

  constructor(protocol: string) {
    this.protocol = protocol
    addProtocol(protocol, async ({ url }) => ({ data: await this.#answer(url) }))
  }

  get grids(): DrawnGrids | null {
    return this.#grids
  }

  /** Other tiles stand under other addresses, so that one of the plan before that comes late is not drawn. */
  show(grids: DrawnGrids | null, map: LibreMap): void {
    this.#grids = grids
    this.#generation += 1
    for (const part of ['areas', 'names'] as const) {
      const source = map.getSource(SOURCE_OF[part])
      if (!(source instanceof VectorTileSource)) throw new Error(`the style has no source ${SOURCE_OF[part]}`)
      source.setTiles([addressOf(this.protocol, part, this.#generation)])
    }
  }

  destroy(): void {
    this.#grids = null
    removeProtocol(this.protocol)
  }

  async #answer(url: string): Promise<ArrayBuffer> {
    const [part, generation, z, x, y] = url.slice(this.protocol.length + 3).split('/')
    if (this.#grids === null || Number(generation) !== this.#generation) return new ArrayBuffer(0)
    const at = { z: Number(z), x: Number(x), y: Number(y) }
    return this.#grids.tile(part === 'names' ? 'names' : 'areas', at)
  }
}
