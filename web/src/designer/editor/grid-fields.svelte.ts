import type { Drawing } from '#shared/grids/draft-rules.ts'
import type { Columns, DraftGrid } from '#shared/grids/draft.ts'
import { asLine, isName } from '#shared/lib/name.ts'

type Rename = Extract<Drawing, { type: 'rename' }>
type Field = 'name' | 'code' | 'households' | 'people'

/**
 * What is written in the form of a grid: a field that the person has not touched shows the grid as it is,
 * whoever changes it meanwhile.
 */
export class GridFields {
  readonly #grid: () => DraftGrid
  #written: Readonly<Partial<Record<Field, string>>> = $state.raw({})

  constructor(grid: () => DraftGrid) {
    this.#grid = grid
  }

  read(field: Field): string {
    return this.#written[field] ?? this.#shown(field)
  }

  write(field: Field, text: string): void {
    this.#written = { ...this.#written, [field]: text }
  }

  /** What stands there was taken: the fields follow the grid again. */
  forget(): void {
    this.#written = {}
  }

  get isOther(): boolean {
    const { name, code } = this.#grid()
    return (
      this.#name !== name ||
      this.read('code') !== code ||
      this.read('households') !== this.#shown('households') ||
      this.read('people') !== this.#shown('people')
    )
  }

  /**
   * Whether another name was written that is none; the one that the grid has may be older than what a name
   * is.
   */
  get hasBadName(): boolean {
    return this.#name !== this.#grid().name && !isName(this.#name)
  }

  /** Only what is other than the grid; the columns always come together. */
  get edit(): Rename {
    const { name, code } = this.#grid()
    const newCode = this.read('code')
    return {
      type: 'rename',
      code,
      ...(this.#name === name ? {} : { name: this.#name }),
      ...(newCode === code ? {} : { newCode }),
      columns: { ...this.#column('households'), ...this.#column('people') },
    }
  }

  get #name(): string {
    return asLine(this.read('name'))
  }

  #shown(field: Field): string {
    const { name, code, columns } = this.#grid()
    if (field === 'name') return name
    return field === 'code' ? code : String(columns[field] ?? '')
  }

  /** An empty field is unknown, and unknown is left out. */
  #column(field: 'households' | 'people'): Columns {
    const text = this.read(field).trim()
    return /^\d+$/.test(text) ? { [field]: Number(text) } : {}
  }
}
