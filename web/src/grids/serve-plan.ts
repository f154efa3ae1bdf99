import { clientOf } from '#shared/contract/client.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { Layer, type RegisterEntry } from '#shared/grids/plan.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import { areaOf, nameOf, TileCutter } from './tile-cutter.ts'
import { buffersOf, layOutLayer } from './lay-out-layer.ts'
import { PageLine } from './page-line.ts'
import type { FromPage, FromWorker, GridPart, Port, Shape, TileAt } from './plan-messages.ts'
import { readRegisterOf, readTilesOf, type PlanApi, type PlanVersion } from './read-plan-pages.ts'

/**
 * The worker's side: reads the grids of one version, puts them together, and answers for tiles and shapes of
 * them.
 */
export function servePlan(port: Port): void {
  const line = new PageLine(port)
  const tell = (message: FromWorker, transfer: Transferable[] = []): void =>
    port.postMessage(message, { transfer })
  let plan: ReadingPlan | undefined
  port.addEventListener('message', ({ data }: MessageEvent<FromPage>) => {
    if (data.kind === 'fetched') line.take(data)
    else if (data.kind === 'read') plan = new ReadingPlan(apiThrough(line, tell), data, tell)
    else if (data.kind === 'tile')
      void plan?.tile(data.part, data.at).then((tile) => tell({ kind: 'tile', id: data.id, tile }, [tile]))
    else void plan?.shapes(data.codes).then((shapes) => tell({ kind: 'shapes', id: data.id, shapes }))
  })
}

const apiThrough = ({ fetch }: PageLine, tell: Tell): PlanApi =>
  clientOf(gridRoutes, {
    baseUrl: '',
    token: () => Promise.resolve(null),
    fetch: (input) => fetch(input as string),
    onUnread: (count) => tell({ kind: 'unread', count }),
  })

type Tell = (message: FromWorker, transfer?: Transferable[]) => void

/**
 * One version of a plan, from the first byte on. What is asked of it waits for what it needs; of what failed
 * there is nothing.
 */
class ReadingPlan {
  readonly #parts: Readonly<Record<GridPart, Promise<TileCutter>>>
  readonly #grids: Promise<ReadonlyMap<string, PlanGrid>>

  constructor(api: PlanApi, version: PlanVersion, tell: Tell) {
    const laid = layers(api, version, tell)
    const names = register(api, version, tell)
    Promise.all([laid, names]).then(
      () => tell({ kind: 'read', failure: null }),
      (error: unknown) => tell({ kind: 'read', failure: String(error) }),
    )
    const nothing = () => new TileCutter({})
    this.#parts = {
      areas: laid.then(({ cutter }) => cutter).catch(nothing),
      names: names.catch(nothing),
    }
    this.#grids = laid.then(({ grids }) => grids).catch(() => new Map())
  }

  async tile(part: GridPart, at: TileAt): Promise<ArrayBuffer> {
    return (await this.#parts[part]).cut(at)
  }

  async shapes(codes: readonly string[]): Promise<Map<string, Shape>> {
    const grids = await this.#grids
    const found = new Map<string, Shape>()
    for (const code of codes) {
      const grid = grids.get(code)
      if (grid !== undefined) found.set(code, grid.geometry as Shape)
    }
    return found
  }
}

async function layers(api: PlanApi, version: PlanVersion, tell: Tell) {
  const tiles = await Promise.all(Layer.options.map((layer) => readTilesOf(api, version, layer)))
  const all = Layer.options.flatMap((layer, i) =>
    tiles[i]!.length === 0 ? [] : [{ layer, ...layOutLayer(layer, tiles[i]!) }],
  )
  const areas = Object.fromEntries(all.map(({ layer, grids }) => [layer, grids.map(areaOf)]))
  const laid = all.map((one) => one.laid)
  tell({ kind: 'laid', layers: laid }, buffersOf(laid))
  const grids = new Map(all.flatMap((one) => one.grids.map((grid) => [grid.code, grid] as const)))
  return { cutter: new TileCutter(areas), grids }
}

async function register(api: PlanApi, version: PlanVersion, tell: Tell): Promise<TileCutter> {
  const all: RegisterEntry[] = []
  await readRegisterOf(api, version, (entries) => {
    all.push(...entries)
    tell({ kind: 'register', entries })
  })
  return new TileCutter({ names: all.map(nameOf) })
}
