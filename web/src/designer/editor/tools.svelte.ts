import type { PersonId } from '#shared/lib/id.ts'
import { levelOf, liesUnder } from '#shared/lib/division-code.ts'
import type { Drawing as Edit } from '#shared/grids/draft-rules.ts'
import type { Layer } from '#shared/grids/draft.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Drawing, SheetMap } from '../../map/sheet-map.ts'
import type { EditQueue } from './edit-queue.svelte.ts'
import type { Grab } from './grab.svelte.ts'
import type { Sheet } from './sheet.svelte.ts'
import { snapTo } from './snapping.ts'
import { mayTurn } from './turns.ts'

export type Tool = 'select' | 'draw' | 'split'

/** What the page lets the tools use. */
interface Bench {
  readonly sheet: Sheet
  readonly queue: EditQueue
  readonly grab: Grab
  readonly me: PersonId
  readonly selection: () => readonly string[]
  readonly select: (codes: readonly string[]) => void
  readonly map: () => SheetMap | null
}

/**
 * The tool in the hand and what it does; an edit goes to the queue, a refused one leaves its reason there.
 */
export class Tools {
  readonly #bench: Bench
  #current: Tool = $state('select')
  #layer: Layer = $state('base')
  #corners = $state(0)
  #drawing: Drawing | null = null
  /** A press selects a grid in addition, as with Shift: for who has no such key. */
  isAdding = $state(false)

  constructor(bench: Bench) {
    this.#bench = bench
  }

  get current(): Tool {
    return this.#current
  }

  /** The layer that the next grid is drawn into. */
  get layer(): Layer {
    return this.#layer
  }

  set layer(layer: Layer) {
    this.#layer = layer
  }

  /** Vertices set so far of the shape in the making. */
  get corners(): number {
    return this.#corners
  }

  get mayEdit(): boolean {
    return this.#bench.sheet.draft.status === 'open'
  }

  get maySplit(): boolean {
    return this.mayEdit && this.#bench.selection().length === 1
  }

  get mayMerge(): boolean {
    return this.mayEdit && this.#bench.selection().length > 1
  }

  get mayRemove(): boolean {
    return this.mayEdit && (this.#bench.grab.chosen !== null || this.#bench.selection().length === 1)
  }

  get mayUndo(): boolean {
    return this.mayEdit && mayTurn('undo', this.#bench)
  }

  get mayRedo(): boolean {
    return this.mayEdit && mayTurn('redo', this.#bench)
  }

  async choose(tool: Tool): Promise<void> {
    this.#leave()
    if (tool === 'select' || !this.mayEdit || (tool === 'split' && !this.maySplit)) return
    const map = this.#bench.map()
    if (map === null) return
    this.#current = tool
    this.#corners = 0
    const drawing = await map.draw({
      kind: tool === 'draw' ? 'polygon' : 'line',
      snap: this.#snap,
      onChange: (vertices) => (this.#corners = vertices.length),
      onFinish: (vertices) => (tool === 'draw' ? this.#drawn(vertices) : this.#cut(vertices)),
    })
    // Another tool may have been taken while the library came.
    if (this.#current === tool) this.#drawing = drawing
    else drawing.cancel()
  }

  /** Enter: the shape is closed by what is there. */
  finish = (): void => this.#drawing?.finish()
  /** Backspace: the last vertex is taken back. */
  takeBackVertex = (): void => this.#drawing?.takeBackVertex()

  /** Escape: the shape is given up, then the selection. */
  cancel(): void {
    if (this.#current !== 'select') this.#leave()
    else if (this.#bench.grab.chosen !== null) this.#bench.grab.choose(null)
    else {
      this.isAdding = false
      this.#bench.select([])
    }
  }

  /** Of the selected grids the first one keeps its code and name. */
  merge(): void {
    const codes = this.#bench.selection()
    const [into] = codes
    if (!this.mayMerge || into === undefined) return
    if (!this.#bench.queue.take({ type: 'merge', codes: [...codes], into })) return
    this.isAdding = false
    this.#bench.select([into])
  }

  /** Deletes the chosen vertex, else the selected grid. */
  remove(): void {
    const { grab, queue, selection, select } = this.#bench
    if (!this.mayRemove) return
    if (grab.chosen !== null) {
      if (queue.take({ type: 'delete-vertex', at: [...grab.chosen] })) grab.choose(null)
      return
    }
    const [code] = selection()
    if (code !== undefined && queue.take({ type: 'remove', code })) select([])
  }

  #leave(): void {
    this.#drawing?.cancel()
    this.#drawing = null
    this.#current = 'select'
    this.#corners = 0
  }

  #drawn(vertices: readonly LngLat[]): void {
    this.#leave()
    const ring = vertices.map(([lng, lat]): [number, number] => [lng, lat])
    const [first] = ring
    if (first === undefined) return
    const { ground } = this.#bench.sheet.state
    const edit: Edit = {
      type: 'draw',
      layer: this.#layer,
      geometry: { type: 'Polygon', coordinates: [[...ring, first]] },
      // Where the ground has no outlines yet, the draft's own community is meant, when it is one.
      ...(ground.communities.length === 0 && levelOf(ground.division) === 'community'
        ? { community: ground.division }
        : {}),
    }
    const before = new Set(this.#bench.sheet.state.about.keys())
    if (!this.#bench.queue.take(edit)) return
    const made = [...this.#bench.sheet.state.about.keys()].filter(
      (code) => !before.has(code) && liesUnder(code, ground.division),
    )
    this.#bench.select(made)
  }

  #cut(vertices: readonly LngLat[]): void {
    this.#leave()
    const [code] = this.#bench.selection()
    if (code === undefined) return
    const line = vertices.map(([lng, lat]): [number, number] => [lng, lat])
    this.#bench.queue.take({ type: 'split', code, line })
  }

  readonly #snap = (lngLat: LngLat, reachMetres: number): LngLat | null => {
    const { base, dedicated } = this.#bench.sheet.state
    return snapTo(base, lngLat, reachMetres) ?? snapTo(dedicated, lngLat, reachMetres)
  }
}
