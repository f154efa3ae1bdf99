import type { DraftProblem, OfferedRepair } from '#shared/grids/draft-edit.ts'
import { differenceOf, type DraftDifference } from '#shared/grids/draft-difference.ts'
import { problemsAfter, problemsOf, type Measures } from '#shared/grids/draft-problems.ts'
import type { Change, DraftState } from '#shared/grids/draft-state.ts'
import type { Drawing } from '#shared/grids/draft-rules.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { EditQueue } from '../editor/edit-queue.svelte.ts'
import type { Sheet } from '../editor/sheet.svelte.ts'

/** A repair as it would be: who gives what ground to whom. */
export interface Offer {
  readonly problem: DraftProblem
  readonly repair: OfferedRepair
  readonly before: readonly DraftGrid[]
  readonly after: readonly DraftGrid[]
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

  constructor(sheet: Sheet, queue: EditQueue, measures: () => Measures) {
    this.#sheet = sheet
    this.#queue = queue
    this.#measures = measures
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
    this.#problems = problemsOf(this.#sheet.state, this.#measures())
  }

  follow(change: Change, states: { before: DraftState; after: DraftState }): void {
    this.#offer = null
    if (this.#problems !== null)
      this.#problems = problemsAfter(this.#problems, states, change, this.#measures())
  }

  /** Shows what a repair would change; false when it does not apply any more. */
  preview(problem: DraftProblem, repair: OfferedRepair): boolean {
    const applied = this.#sheet.preview(editOf(repair))
    this.point(problem)
    if (!applied.ok) return false
    const { before, after } = applied
    this.#offer = { problem, repair, before, after, transfers: this.#transfersOf(repair, before, after) }
    return true
  }

  /** What a grid gives up to another that lay over it is that one's from then on, though its border stays. */
  #transfersOf(
    { other }: OfferedRepair,
    before: DraftGrid[],
    after: DraftGrid[],
  ): DraftDifference['transfers'] {
    const heir = other === undefined ? undefined : this.#sheet.grid(other)
    const { transfers } = differenceOf(before, after)
    return heir === undefined
      ? transfers
      : transfers.map((transfer) => ({ ...transfer, to: transfer.to ?? heir }))
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
