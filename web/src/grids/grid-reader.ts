import type { RegisterEntry } from '#shared/grids/plan.ts'
import type { Api } from '../api/client.ts'
import type { DrawnGrids } from '../map/engine.ts'
import type { FromPage, FromWorker, GridPart, LaidLayer, Port, Shape, TileAt } from './plan-messages.ts'
import type { PlanVersion } from './read-plan-pages.ts'

/**
 * What the worker needs of the page: a GET to our own API with its session, and an ear for what could not be
 * read.
 */
export type GridLine = Pick<Api, 'get' | 'onUnread'>

export interface GridSink {
  /** Some grids by name, as they come. */
  readonly onRegister: (entries: readonly RegisterEntry[]) => void
  /** All grids are laid out and can be drawn; told once. */
  readonly onLaid: (layers: readonly LaidLayer[]) => void
}

/** Where the grids of one version come from, whatever reads them. */
export type GridSource = Pick<GridReader, 'read' | 'tile' | 'shapesOf' | 'close'>

/**
 * The page's side of the worker that reads the grids of one version. `close` gives up whatever is under way.
 */
export class GridReader implements DrawnGrids {
  readonly #port: Port
  readonly #line: GridLine
  readonly #end: () => void
  readonly #closing = new AbortController()
  readonly #waiting = new Map<number, (answer: never) => void>()
  #next = 0
  #sink: GridSink | null = null
  #settle: ((failure: string | null) => void) | null = null

  constructor(port: Port, line: GridLine, end: () => void) {
    this.#port = port
    this.#line = line
    this.#end = end
    port.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#take(data))
    // A worker that cannot be loaded says nothing else.
    const target: Partial<EventTarget> = port as object
    target.addEventListener?.('error', () => this.#settle?.('the worker failed'))
  }

  /** Reads all grids of a version; rejects when a page of them failed. Call it once. */
  async read({ division, version }: PlanVersion, sink: GridSink): Promise<void> {
    this.#sink = sink
    this.#say({ kind: 'read', division, version })
    const failure = await new Promise<string | null>((resolve) => (this.#settle = resolve))
    if (failure !== null) throw new Error(failure)
  }

  /** A vector tile; it comes when what it holds has been read. */
  readonly tile = (part: GridPart, at: TileAt): Promise<ArrayBuffer> =>
    this.#ask((id) => ({ kind: 'tile', id, part, at }))

  /** The shapes of those grids that are known. */
  readonly shapesOf = (codes: readonly string[]): Promise<ReadonlyMap<string, Shape>> =>
    this.#ask((id) => ({ kind: 'shapes', id, codes }))

  close(): void {
    this.#closing.abort()
    this.#waiting.clear()
    this.#settle?.('it was closed')
    this.#end()
  }

  #ask<T>(message: (id: number) => FromPage): Promise<T> {
    const id = this.#next++
    return new Promise<T>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#say(message(id))
    })
  }

  #take(message: FromWorker): void {
    if (this.#closing.signal.aborted) return
    if (message.kind === 'fetch') void this.#fetch(message.id, message.path)
    else if (message.kind === 'register') this.#sink?.onRegister(message.entries)
    else if (message.kind === 'unread') this.#line.onUnread(message.count)
    else if (message.kind === 'laid') this.#sink?.onLaid(message.layers)
    else if (message.kind === 'read') this.#settle?.(message.failure)
    else this.#answer(message.id, message.kind === 'tile' ? message.tile : message.shapes)
  }

  #answer(id: number, answer: unknown): void {
    this.#waiting.get(id)?.(answer as never)
    this.#waiting.delete(id)
  }

  /** The body goes on as it came: what is in it costs this thread nothing. */
  async #fetch(id: number, path: string): Promise<void> {
    try {
      const response = await this.#line.get(path, this.#closing.signal)
      const body = await response.arrayBuffer()
      this.#say({ kind: 'fetched', id, status: response.status, body }, [body])
    } catch {
      this.#say({ kind: 'fetched', id, status: 0, body: null })
    }
  }

  #say(message: FromPage, transfer: Transferable[] = []): void {
    if (!this.#closing.signal.aborted) this.#port.postMessage(message, { transfer })
  }
}
