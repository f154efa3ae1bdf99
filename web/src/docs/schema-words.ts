import type { Schema } from './openapi.ts'
import { refName } from './openapi.ts'

/** A schema's kind in the fewest words: "string", "Incident[]", "null", "[number, number]". */
export function kindOf(schema: Schema): string {
  const name = refName(schema)
  if (name !== null) return name
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return [...new Set(choices.map(kindOf))].join(' | ')
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(kindOf).join(', ')}]`
  if (schema.type === 'array') return typeof schema.items === 'object' ? listOf(schema.items) : 'array'
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `{ [name]: ${kindOf(schema.additionalProperties)} }`
  return [schema.type ?? 'any'].flat().join(' | ')
}

const listOf = (items: Schema): string => {
  const kind = kindOf(items)
  return kind.includes(' | ') ? `(${kind})[]` : `${kind}[]`
}

/** A limit that says nothing: it is what a whole number carries that has none. */
const UNLIMITED = Number.MAX_SAFE_INTEGER
const LONGEST_PATTERN = 60

/** The limits of a value, one a phrase: "-180 … 180", "1 … 100 characters", "a · b · c", "/^inc_/". */
export function limitsOf(schema: Schema): string[] {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, minItems, maxItems } = schema
  const isTuple = schema.prefixItems !== undefined
  const known = (limit: number | undefined) =>
    limit === undefined || Math.abs(limit) >= UNLIMITED ? undefined : limit
  return [
    schema.enum?.map(String).join(' · '),
    rangeOf(known(minimum), known(maximum)),
    exclusiveMinimum === undefined ? undefined : `> ${exclusiveMinimum}`,
    rangeOf(minLength, maxLength, 'characters'),
    isTuple ? undefined : rangeOf(minItems, maxItems, 'items'),
    schema.format ?? patternOf(schema),
  ].filter((limit) => limit !== undefined)
}

function rangeOf(from: number | undefined, to: number | undefined, unit = ''): string | undefined {
  if (from === undefined && to === undefined) return undefined
  if (from === undefined) return `≤ ${to} ${unit}`.trim()
  if (to === undefined) return `≥ ${from} ${unit}`.trim()
  return `${from === to ? from : `${from} … ${to}`} ${unit}`.trim()
}

/** A pattern that nobody can read is left to the document itself. */
const patternOf = ({ pattern }: Schema): string | undefined =>
  pattern === undefined || pattern.length > LONGEST_PATTERN ? undefined : `/${pattern}/`

/** What can be unfolded below a line: the schemas with properties in it, past lists and choices. */
export function insideOf(schema: Schema): Schema[] {
  if (schema.$ref !== undefined || schema.properties !== undefined) return [schema]
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.prefixItems ?? [])]
  if (typeof schema.items === 'object') parts.push(schema.items)
  if (typeof schema.additionalProperties === 'object') parts.push(schema.additionalProperties)
  return parts.flatMap(insideOf)
}
