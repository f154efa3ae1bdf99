import { verticesOf } from '#shared/geo/coverage/coverage.ts'
import type { DraftProblem, OfferedRepair } from '#shared/grids/draft-edit.ts'
import { differenceOf, type DraftDifference } from '#shared/grids/draft-difference.ts'
import { problemsAfter, problemsOf, type Measures } from '#shared/grids/draft-problems.ts'
import type { Change, DraftState } from '#shared/grids/draft-state.ts'
import type { Refused } from '#shared/grids/draft-change.ts'
import { commonsOf } from '#shared/grids/draft-yield.ts'
import type { Drawing } from '#shared/grids/draft-rules.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { EditQueue } from '../editor/edit-queue.svelte.ts'
import type { Sheet } from '../editor/sheet.svelte.ts'
import type { Aside } from './look-through.ts'

/** A repair as it would be: who gives what ground to whom. */
export interface Offer {
  readonly problem: DraftProblem
  readonly repair: OfferedRepair
  readonly before: readonly DraftGrid[]
  readonly after: readonly DraftGrid[]
  /** Whole grids that would be gone. */
  readonly removed: readonly DraftGrid[]
  /** Grids that would fall into more pieces than they are in. */
  readonly pieces: readonly { readonly code: string; readonly name: string; readonly count: number }[]
  readonly transfers: DraftDifference['transfers']
}

/** Everything wrong with what is shown, kept up at the cost of what changed. */
export class Checks {
  readonly #sheet: Sheet
  readonly #queue: EditQueue
  readonly #measures: () => Measures
  #problems: readonly DraftProblem[] | null = $state.raw(null)
  #offer: Offer | null = $state.raw(null)
  #pointed: string | null = $state(null)
  readonly #aside: Aside | null
  /** What was drawn while a worker looks through what stood before; null while none does. */
  #meanwhile: Parameters<Checks['follow']>[] | null = null

  constructor(sheet: Sheet, queue: EditQueue, measures: () => Measures, aside: Aside | null = null) {
    this.#sheet = sheet
    this.#queue = queue
    this.#measures = measures
    this.#aside = aside
  }

  /** Null until the sheet was looked through for the first time. */
  get problems(): readonly DraftProblem[] | null {
    return this.#problems
  }

  get blocking(): number {
    return this.#problems?.filter(({ blocks }) => blocks).length ?? 0
  }

  /** The repair that is previewed on the map. */
  get offer(): Offer | null {
    return this.#offer
  }

  /** The problem that the map points at. */
  get pointed(): DraftProblem | null {
    return this.#problems?.find(({ id }) => id === this.#pointed) ?? null
  }

  point(problem: DraftProblem | null): void {
    this.#pointed = problem?.id ?? null
    if (problem?.id !== this.#offer?.problem.id) this.#offer = null
  }

  /** Looks through everything: once at the start, and when the measures are others. */
  look(): void {
    this.#meanwhile = null
    const { state } = this.#sheet
    const count = verticesOf([...state.base.grids, ...state.dedicated.grids])
    if (this.#aside !== null && count > this.#aside.mostAtOnce) void this.#lookAside(this.#aside)
    else this.#problems = problemsOf(state, this.#measures())
  }

  async #lookAside(aside: Aside): Promise<void> {
    const meanwhile: Parameters<Checks['follow']>[] = []
    this.#meanwhile = meanwhile
    const { targets, ...counts } = this.#measures()
    // A worker takes no proxies.
    const measures: Measures = { ...counts, targets: $state.snapshot(targets) }
    const found = await aside.problemsOf({ state: this.#sheet.state, measures })
    // Somebody looked anew since.
    if (this.#meanwhile !== meanwhile) return
    this.#meanwhile = null
    this.#problems = meanwhile.reduce(
      (known, [change, states]) => problemsAfter(known, states, change, this.#measures()),
      found,
    )
  }

  follow(change: Change, states: { before: DraftState; after: DraftState }): void {
    this.#meanwhile?.push([change, states])
    this.#offer = null
    if (this.#problems !== null)
      this.#problems = problemsAfter(this.#problems, states, change, this.#measures())
  }

  /** Shows what a repair would change; why not, when it does not apply any more. */
  preview(problem: DraftProblem, repair: OfferedRepair): Refused | null {
    const applied = this.#sheet.preview(editOf(repair))
    this.point(problem)
    if (!applied.ok) return applied
    const { before, after } = applied
    const left = new Set(after.map(({ code }) => code))
    const removed = before.filter(({ code }) => !left.has(code))
    const transfers = this.#transfersOf(repair, before, after)
    this.#offer = { problem, repair, before, after, removed, pieces: piecesOf(before, after), transfers }
    return null
  }

  /** What a grid gives up to another that lay over it is that one's from then on, though its border stays. */
  #transfersOf(repair: OfferedRepair, before: DraftGrid[], after: DraftGrid[]): DraftDifference['transfers'] {
    const { other } = repair
    if (repair.repair === 'trim-others' || repair.repair === 'trim-to-others') return this.#yielded(repair)
    const heir = other === undefined ? undefined : this.#sheet.grid(other)
    const { transfers } = differenceOf(before, after)
    return heir === undefined
      ? transfers
      : transfers.map((transfer) => ({ ...transfer, to: transfer.to ?? heir }))
  }

  /** Where several give or get, each has the ground that both lie over, the largest first. */
  #yielded({ repair, code }: OfferedRepair): DraftDifference['transfers'] {
    const grid = this.#sheet.grid(code)
    if (grid === undefined) return []
    return commonsOf(this.#sheet.state, grid.layer, code)
      .map(({ code: other, ground: geometry, areaSquareMetres }) => {
        const beside = this.#sheet.grid(other) ?? null
        const [from, to] = repair === 'trim-others' ? [beside, grid] : [grid, beside]
        return { from, to, areaSquareMetres, geometry }
      })
      .toSorted((a, b) => b.areaSquareMetres - a.areaSquareMetres)
  }

  leaveOffer(): void {
    this.#offer = null
  }

  /** Takes the previewed repair. */
  accept(): boolean {
    const offer = this.#offer
    return offer !== null && this.#queue.take(editOf(offer.repair))
  }
}

const editOf = (repair: OfferedRepair): Drawing => ({ type: 'repair', ...repair })

function piecesOf(before: readonly DraftGrid[], after: readonly DraftGrid[]): Offer['pieces'] {
  const was = new Map(before.map(({ code, geometry }) => [code, countOf(geometry)]))
  return after
    .map(({ code, name, geometry }) => ({ code, name, count: countOf(geometry) }))
    .filter(({ code, count }) => count > (was.get(code) ?? 1))
}

const countOf = (geometry: DraftGrid['geometry']): number =>
  geometry.type === 'Polygon' ? 1 : geometry.coordinates.length
