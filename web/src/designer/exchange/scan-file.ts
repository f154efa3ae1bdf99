import { byName, guessColumns, type ColumnGuess } from '#shared/grids/guess-columns.ts'

/** What a look at the beginning of a file tells, without reading it whole. */
export interface Scan {
  /** Properties of the first features with an example of each, in the order they were met. */
  readonly properties: readonly { readonly name: string; readonly example: string }[]
  /** Features that were looked at. */
  readonly looked: number
  /** Kinds of geometry among them. */
  readonly kinds: readonly string[]
  /** What the columns of these features most likely hold. */
  readonly guess: ColumnGuess
}

const ENOUGH_FEATURES = 20

/**
 * Looks at the first features of GeoJSON text that may be cut off anywhere. Null when there is no list of
 * features in it: then it is no FeatureCollection, or the part was too short to tell.
 */
export function scanText(text: string): Scan | null {
  const list = /"features"\s*:\s*\[/.exec(text)
  if (list === null) return null
  const features = firstObjects(text, list.index + list[0].length)
  const examples = new Map<string, string>()
  const kinds = new Set<string>()
  for (const feature of features) {
    kinds.add(kindOf(feature))
    for (const [name, value] of Object.entries(propertiesOf(feature))) {
      if (!examples.has(name) && isPlain(value)) examples.set(name, String(value))
    }
  }
  const properties = [...examples].map(([name, example]) => ({ name, example }))
  const guess = guessColumns(features.map((feature) => ({ ...propertiesOf(feature) })))
  return { properties, looked: features.length, kinds: [...kinds], guess }
}

/**
 * The whole objects that begin at `from`, at most as many as are enough; braces inside strings do not count.
 */
function firstObjects(text: string, from: number): unknown[] {
  const found: unknown[] = []
  let [depth, start, isString] = [0, -1, false]
  for (let i = from; i < text.length && found.length < ENOUGH_FEATURES; i++) {
    const sign = text[i]
    if (isString) {
      if (sign === '\\') i++
      else if (sign === '"') isString = false
    } else if (sign === '"') isString = true
    else if (sign === '{') {
      if (depth++ === 0) start = i
    } else if (sign === '}') {
      if (--depth === 0) found.push(...parsed(text.slice(start, i + 1)))
    } else if (sign === ']' && depth === 0) break
  }
  return found
}

/**
 * A feature that is no JSON is the import's to refuse, by its place and name; here it only has no properties
 * to show.
 */
function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}

function propertiesOf(feature: unknown): object {
  const { properties } = (feature ?? {}) as { properties?: unknown }
  return typeof properties === 'object' && properties !== null ? properties : {}
}

function kindOf(feature: unknown): string {
  const { geometry } = (feature ?? {}) as { geometry?: { type?: unknown } | null }
  return typeof geometry?.type === 'string' ? geometry.type : 'null'
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** The property that most likely holds something, by the names that counties use; '' when none does. */
export const likely = (properties: Scan['properties'], names: readonly string[]): string =>
  byName(properties, names)?.name ?? ''
