import fc from 'fast-check'
import * as z from 'zod'

/** The name of the member that a newer server is made to add everywhere. */
export const ADDED = 'added'
const VALUE = { of: ['a newer', 1, null] }

type Schema = z.core.$ZodType
const defOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def

/** What a newer server says in place of a code, by the member it stands in. */
export type Recode = (code: string, member: string) => string

/**
 * A value of a schema as a newer server says it: with a member more in every object, and other codes where
 * `recode` says so.
 */
export function grown(schema: Schema, value: unknown, recode: Recode = (one) => one, member = ''): unknown {
  const def = defOf(schema)
  const inner = (one: Schema, at: unknown, name = member) => grown(one, at, recode, name)
  if (def.type === 'object') {
    const members = Object.entries(value as object).map(([name, one]) => [
      name,
      def.shape[name] === undefined ? one : inner(def.shape[name], one, name),
    ])
    return { ...Object.fromEntries(members), [ADDED]: VALUE }
  }
  if (def.type === 'array') return (value as unknown[]).map((one) => inner(def.element, one))
  if (def.type === 'record') {
    const members = Object.entries(value as object).map(([name, one]) => [name, inner(def.valueType, one)])
    return Object.fromEntries(members)
  }
  if (def.type === 'union') {
    const option = def.options.find((one) => z.safeParse(one, value).success)
    return option === undefined ? value : inner(option, value)
  }
  if (def.type === 'optional' || def.type === 'nullable' || def.type === 'default')
    return value == null ? value : inner(def.innerType, value)
  return def.type === 'enum' ? recode(String(value), member) : value
}

/** Values that a schema takes. */
export function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  const def = defOf(schema)
  if (def.type === 'object') {
    const shape = Object.entries(def.shape).map(([name, one]) => [name, valueOf(one)] as const)
    return fc.record(Object.fromEntries(shape)).map(withoutUndefined)
  }
  if (def.type === 'record') {
    const keys = [...(def.keyType._zod.values ?? [])].map(String)
    const value = valueOf(def.valueType)
    if (keys.length > 0) return fc.record(Object.fromEntries(keys.map((key) => [key, value])))
    return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value, { maxKeys: 3 })
  }
  if (def.type === 'array') return fc.array(valueOf(def.element), { maxLength: 3 })
  if (def.type === 'tuple') return fc.tuple(...def.items.map(valueOf))
  if (def.type === 'union') return fc.oneof(...def.options.map(valueOf))
  if (def.type === 'optional' || def.type === 'default')
    return fc.option(valueOf(def.innerType), { nil: undefined })
  if (def.type === 'nullable') return fc.option(valueOf(def.innerType))
  if (def.type === 'enum') return fc.constantFrom(...Object.values(def.entries))
  if (def.type === 'literal') return fc.constantFrom(...def.values)
  if (def.type === 'boolean') return fc.boolean()
  if (def.type === 'null') return fc.constant(null)
  if (def.type === 'lazy') return fc.jsonValue({ maxDepth: 1 })
  if (def.type === 'number') return numberOf(schema as z.ZodNumber)
  if (def.type === 'string') return textOf(schema)
  throw new Error(`no values of ${def.type}`)
}

/** A member that is undefined is none. */
const withoutUndefined = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, one]) => one !== undefined))

function numberOf(schema: z.ZodNumber): fc.Arbitrary<number> {
  const min = Math.max(schema.minValue ?? -1e9, -1e9)
  const max = Math.min(schema.maxValue ?? 1e9, 1e9)
  const any = schema.isInt ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
  return any.filter((value) => schema.safeParse(value).success)
}

function textOf(schema: Schema): fc.Arbitrary<string> {
  const def = defOf(schema) as z.core.$ZodStringDef & { format?: string }
  const forms = (def.checks ?? []).map((check) => check._zod.def as { pattern?: RegExp })
  const pattern = forms.find((form) => form.pattern !== undefined)?.pattern
  if (def.format === 'url') return fc.constantFrom('https://example.org/a', 'http://127.0.0.1:1/b?c=d')
  if (def.format === 'base64') return fc.base64String()
  const any = pattern === undefined ? fc.string({ minLength: 1, maxLength: 40 }) : fc.stringMatching(pattern)
  return any.filter((value) => z.safeParse(schema, value).success)
}
