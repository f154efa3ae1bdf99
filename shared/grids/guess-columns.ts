/** What the columns of a file most likely hold; null where nothing tells. */
export interface ColumnGuess {
  readonly code: string | null
  readonly name: string | null
  /** Other columns that tell every feature from all others, and might hold the code. */
  readonly mightBeCode: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

/** Names that counties give to these columns, the likeliest first. */
const CODE_NAMES = ['code', 'grid_code', 'gridcode', 'wgbm', 'wgdm', '网格编码', '网格代码', '编码', '代码']
const NAME_NAMES = ['name', 'grid_name', 'gridname', 'wgmc', '网格名称', '名称']

/** Longer texts describe; they are no names and no codes. */
const LONGEST_TEXT = 60
/** A column is a name's when this share of the features has one, and of these this share one of their own. */
const MOSTLY = 0.8

/**
 * Guesses the columns of code and name from the properties of some features. A column of codes has 9 to 15
 * digits, each feature others; by name alone it is believed only when no column looks like it. A column of
 * names has words, hardly any twice.
 */
export function guessColumns(rows: readonly Row[]): ColumnGuess {
  const columns = columnsOf(rows)
  const ofCodes = columns.filter((column) => isUnique(column) && column.texts.every(isCode))
  const grids = ofCodes.filter(({ texts }) => texts.every((text) => text.length === GRID_DIGITS))
  const code = byName(ofCodes, CODE_NAMES) ?? only(grids) ?? only(ofCodes) ?? byName(columns, CODE_NAMES)
  const others = columns.filter((column) => column !== code)
  const named = others.filter((column) => isOfNames(column, rows.length))
  const name =
    byName(others, NAME_NAMES) ??
    named.find((column) => /name|名/iu.test(column.name)) ??
    named.find(({ texts }) => texts.some((text) => /\p{Script=Han}/u.test(text))) ??
    named[0]
  const mightBe = code === undefined ? others.filter((column) => column !== name && isUnique(column)) : []
  return {
    code: code?.name ?? null,
    name: name?.name ?? null,
    mightBeCode: mightBe.map((column) => column.name),
  }
}

/** The column that most likely holds something, by the names that counties use; undefined when none does. */
export const byName = <T extends { readonly name: string }>(
  columns: readonly T[],
  names: readonly string[],
): T | undefined =>
  names.flatMap((wanted) => columns.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase()))[0]

const GRID_DIGITS = 15
const isCode = (text: string): boolean => /^\d{9,15}$/.test(text)

interface Column {
  readonly name: string
  /** What it holds, as text, of the features that have something there. */
  readonly texts: readonly string[]
  readonly isOnAll: boolean
}

function columnsOf(rows: readonly Row[]): Column[] {
  const texts = new Map<string, string[]>()
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const known = texts.get(name) ?? []
      texts.set(name, known)
      const isPlain = typeof value === 'string' || typeof value === 'number'
      if (isPlain && String(value).trim() !== '') known.push(String(value).trim())
    }
  }
  return [...texts].map(([name, held]) => ({ name, texts: held, isOnAll: held.length === rows.length }))
}

/** Something on every feature, on each something else, and no measured length or area. */
const isUnique = ({ texts, isOnAll }: Column): boolean =>
  isOnAll &&
  new Set(texts).size === texts.length &&
  texts.every((text) => text.length <= LONGEST_TEXT && !/^-?\d*\.\d+(e[-+]?\d+)?$/i.test(text))

const isOfNames = ({ texts }: Column, count: number): boolean =>
  texts.length >= MOSTLY * count &&
  new Set(texts).size >= MOSTLY * texts.length &&
  texts.every((text) => text.length <= LONGEST_TEXT && /\p{L}/u.test(text))

const only = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined)
