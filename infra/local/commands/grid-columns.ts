import * as z from 'zod'
import { guessColumns } from '#shared/grids/guess-columns.ts'
import { Trouble } from '../trouble.ts'

/** The properties of a file that hold the grids' codes and names; one that it has not is absent. */
export interface GridColumns {
  readonly codeProperty?: string
  readonly nameProperty?: string
}

interface Asked {
  readonly 'code-property'?: string | undefined
  readonly 'name-property'?: string | undefined
}

const Properties = z.record(z.string(), z.unknown())
const Collection = z.object({
  features: z.array(z.object({ properties: Properties.nullish().catch(null) }).catch({ properties: null })),
})

/**
 * Which properties of a GeoJSON text are meant: those that were asked for, else what its data tell. Throws
 * Trouble where one that was asked for is on no feature, and where a code may be meant that nothing tells
 * from another number: codes cannot be changed back later.
 */
export function gridColumns(text: string, asked: Asked): GridColumns {
  const rows = rowsOf(text)
  // A file that is no GeoJSON is the import's to refuse, which says why.
  if (rows === null) return chosen(asked['code-property'], asked['name-property'])
  const guess = guessColumns(rows)
  const code = asked['code-property'] ?? guess.code ?? undefined
  const name = asked['name-property'] ?? (guess.name === code ? undefined : (guess.name ?? undefined))
  assertThere('code-property', asked, rows)
  assertThere('name-property', asked, rows)
  const mightBe = guess.mightBeCode.filter((column) => column !== name)
  if (code === undefined && mightBe.length > 0) throw unclear(mightBe, rows)
  return chosen(code, name)
}

const chosen = (code: string | undefined, name: string | undefined): GridColumns => ({
  ...(code ? { codeProperty: code } : {}),
  ...(name ? { nameProperty: name } : {}),
})

type Rows = readonly Readonly<Record<string, unknown>>[]

function rowsOf(text: string): Rows | null {
  try {
    const parsed = Collection.safeParse(JSON.parse(text.replace(/^\uFEFF/, '')))
    return parsed.success ? parsed.data.features.map(({ properties }) => properties ?? {}) : null
  } catch {
    return null
  }
}

function assertThere(option: keyof Asked, asked: Asked, rows: Rows): void {
  const column = asked[option]
  if (!column || rows.length === 0 || rows.some((row) => row[column] !== undefined && row[column] !== null))
    return
  const found = foundIn(rows)
  throw new Trouble(
    `--${option} 指定的属性“${column}”不在文件的任何要素上；文件中的属性：${found.zh}。`,
    `No feature has the property "${column}" of --${option}; the file's properties are ${found.en}.`,
  )
}

function unclear(mightBe: readonly string[], rows: Rows): Trouble {
  const found = foundIn(rows)
  return new Trouble(
    `看不出哪个属性是网格编码（可能是 ${mightBe.join('、')}）：请用 --code-property 指明，或用 --code-property "" 全部重新编号；文件中的属性：${found.zh}。`,
    `Which property holds the grids' codes is unclear (perhaps ${mightBe.join(', ')}): name it with --code-property, or number all anew with --code-property ""; the file's properties are ${found.en}.`,
  )
}

/** Properties that a sentence can bear. */
const MOST_NAMED = 30
const LONGEST_EXAMPLE = 20

function foundIn(rows: Rows): { zh: string; en: string } {
  const examples = new Map<string, string>()
  for (const [name, value] of rows.flatMap((row) => Object.entries(row)))
    if (!examples.has(name) && value !== null) examples.set(name, exampleOf(value))
  if (examples.size === 0) return { zh: '无', en: 'none' }
  const named = [...examples].slice(0, MOST_NAMED).map(([name, example]) => `${name} (${example})`)
  const rest = examples.size > MOST_NAMED ? ' …' : ''
  return { zh: named.join('、') + rest, en: named.join(', ') + rest }
}

const exampleOf = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_EXAMPLE)
