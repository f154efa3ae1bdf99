import { latticeDegrees, snap } from '#shared/geo/lattice.ts'
import { latticeSteps } from '#shared/geo/lattice.ts'
import { geodesicMetres } from '#shared/geo/metric.ts'
import type { Coverage } from '#shared/geo/coverage/coverage.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Drawing } from '#shared/grids/draft-rules.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { DraftState } from '#shared/grids/draft-state.ts'
import type { Edge, Handle, Trial } from '../../map/sheet-map.ts'
import type { EditQueue, Trouble } from './edit-queue.svelte.ts'
import { hasVertex, redrawn } from './handles.ts'
import type { Sheet } from './sheet.svelte.ts'
import { snapTo } from './snapping.ts'

/** Pixels within which a press on a vertex chooses it and moves nothing. */
const STILL_PIXELS = 4
const SNAP_PIXELS = 10

interface Held {
  readonly handle: Handle
  readonly start: LngLat
  /** The grids that follow, as they were. */
  readonly grids: readonly DraftGrid[]
}

/**
 * A vertex or an edge in the hand: every grid that has it follows, and nothing is sent before it is let go.
 */
export class Grab {
  readonly #sheet: Sheet
  readonly #queue: EditQueue
  readonly #metresPerPixel: () => number
  #held: Held | null = null
  #at: LngLat | null = null
  #frame = 0
  #trial: Trial | null = $state.raw(null)
  #trouble: Extract<Trouble, { by: 'rules' }> | null = $state.raw(null)
  #chosen: LngLat | null = $state.raw(null)
  readonly #isMoving = $derived(this.#trial !== null)

  constructor(sheet: Sheet, queue: EditQueue, metresPerPixel: () => number) {
    this.#sheet = sheet
    this.#queue = queue
    this.#metresPerPixel = metresPerPixel
  }

  /** The grids as they would be if it were let go here. */
  get trial(): Trial | null {
    return this.#trial
  }

  /** Something is in the hand and away from its place. */
  get isMoving(): boolean {
    return this.#isMoving
  }

  /** Why it cannot be let go here. */
  get trouble(): Extract<Trouble, { by: 'rules' }> | null {
    return this.#trouble
  }

  /** The vertex that was pressed last, to be deleted. */
  get chosen(): LngLat | null {
    return this.#chosen
  }

  choose(vertex: LngLat | null): void {
    this.#chosen = vertex
  }

  start(handle: Handle, start: LngLat): void {
    const places = handle.kind === 'vertex' ? [handle.at] : handle.edge
    const grids = gridsWith(this.#sheet.state, places, (code) => this.#sheet.grid(code))
    this.#held = { handle, start, grids }
    this.#at = null
  }

  /** At most one look a frame, however often the pointer tells. */
  drag(lngLat: LngLat): void {
    this.#at = lngLat
    if (this.#frame !== 0) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      if (this.#at !== null) this.look(this.#at)
    })
  }

  /** Tries the place: shows the grids there, in the style of an error where they cannot stay. */
  look(lngLat: LngLat): void {
    const held = this.#held
    if (held === null || this.#isStill(held, lngLat)) return
    const edit = this.#editOf(held, lngLat)
    const applied = this.#sheet.preview(edit)
    if (applied.ok) {
      this.#trial = { grids: applied.after, isWrong: false }
      this.#trouble = null
      return
    }
    this.#trouble = { by: 'rules', reason: applied.reason, codes: applied.codes }
    this.#trial = { grids: shapesOf(held.grids, edit), isWrong: true }
  }

  /** Let go: sends the edit, or refuses it with the reason and sends nothing. True when it was sent. */
  drop(lngLat: LngLat | null): boolean {
    const held = this.#held
    this.#held = null
    this.#at = null
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#trial = null
    this.#trouble = null
    if (held === null || lngLat === null) return false
    if (this.#isStill(held, lngLat)) {
      this.#chosen = held.handle.kind === 'vertex' ? held.handle.at : null
      return false
    }
    this.#chosen = null
    return this.#queue.take(this.#editOf(held, lngLat))
  }

  #isStill({ start }: Held, lngLat: LngLat): boolean {
    return geodesicMetres(start, lngLat) < STILL_PIXELS * this.#metresPerPixel()
  }

  #editOf({ handle, start, grids }: Held, lngLat: LngLat): Drawing {
    if (handle.kind === 'edge') {
      const [from, edge] = handle.edge
      const to: LngLat = [from[0] + lngLat[0] - start[0], from[1] + lngLat[1] - start[1]]
      return { type: 'move', from: [...from], edge: [...edge], to: [...snap(to)] }
    }
    const to = this.#meant(lngLat, grids)
    if (handle.kind === 'vertex') return { type: 'move', from: [...handle.at], to }
    const [a, b] = handle.edge
    return { type: 'insert-vertex', edge: [[...a], [...b]], at: to }
  }

  /**
   * A vertex or an edge of a grid that does not follow, when the pointer is near it: that is how a gap is
   * closed by hand.
   */
  #meant(lngLat: LngLat, grids: readonly DraftGrid[]): [number, number] {
    const reach = SNAP_PIXELS * this.#metresPerPixel()
    const follows = new Set(grids.map(({ code }) => code))
    const near = snapTo(this.#sheet.state.base, lngLat, reach, (code) => follows.has(code))
    return [...(near ?? snap(lngLat))]
  }
}

/** The grids of both layers that have one of the places as a vertex. */
function gridsWith(
  { base, dedicated }: DraftState,
  places: readonly LngLat[],
  gridOf: (code: string) => DraftGrid | undefined,
): DraftGrid[] {
  const codes = [base, dedicated].flatMap((coverage) => places.flatMap((place) => around(coverage, place)))
  return [...new Set(codes)].flatMap((code) => {
    const grid = gridOf(code)
    return grid !== undefined && places.some((place) => hasVertex(grid, place)) ? [grid] : []
  })
}

function around({ grids, originX, originY }: Coverage, [lng, lat]: LngLat): string[] {
  const [x, y] = [latticeSteps(lng) - originX, latticeSteps(lat) - originY]
  return grids
    .filter(({ box }) => x >= box.west && x <= box.east && y >= box.south && y <= box.north)
    .map(({ code }) => code)
}

/** What a refused edit would make of the grids. */
function shapesOf(grids: readonly DraftGrid[], edit: Drawing): Trial['grids'] {
  if (edit.type === 'insert-vertex') {
    return grids.map(({ code, geometry }) => ({
      code,
      geometry: redrawn(geometry, [], { edge: edit.edge, at: edit.at }),
    }))
  }
  if (edit.type !== 'move') return []
  const { from, edge, to } = edit
  const second: Edge[] = edge === undefined ? [] : [[edge, onLattice(edge, from, to)]]
  return grids.map(({ code, geometry }) => ({
    code,
    geometry: redrawn(geometry, [[from, to], ...second], null),
  }))
}

/** `edge` moved by as much as `from` moves to `to`. */
const onLattice = (edge: LngLat, from: LngLat, to: LngLat): LngLat => {
  const moved = [0, 1].map((i) => latticeSteps(edge[i]!) + latticeSteps(to[i]!) - latticeSteps(from[i]!))
  return [latticeDegrees(moved[0]!), latticeDegrees(moved[1]!)]
}
