import * as z from 'zod'

/** How a schema is read on a page, where that is not how every other is. */
interface Reading {
  /** Members that this release does not know stay: the whole is hashed. */
  readonly keepsUnknown?: true
  /** A text whose kinds grow with the releases, although it is no enum. */
  readonly isOpen?: true
}

/**
 * Put beside a schema by `.register(reading, …)`, so that no schema is written a second time for its readers.
 */
export const reading = z.registry<Reading>()

/** What becomes of members that this release does not know. */
type Unknown = 'dropped' | 'kept'

const derived = { dropped: new WeakMap<object, z.ZodType>(), kept: new WeakMap<object, z.ZodType>() }

/**
 * The schema as a page reads by it what a newer release wrote. Added members are no fault, a code outside its
 * enum stays as it came, and lengths are the business of the door that let a text in. What the code relies on
 * stays: types, members, the forms of ids and codes, ranges of numbers. Values of enums may therefore be any
 * string, whatever their type says: look them up in an `openTable`.
 */
export function tolerant<T extends z.ZodType>(
  schema: T,
  unknown: Unknown = 'dropped',
): z.ZodType<z.output<T>> {
  let made = derived[unknown].get(schema)
  if (made === undefined) derived[unknown].set(schema, (made = derive(schema, unknown)))
  return made as z.ZodType<z.output<T>>
}

function derive(schema: z.core.$ZodType, unknown: Unknown): z.ZodType {
  const { keepsUnknown, isOpen } = reading.get(schema) ?? {}
  if (isOpen) return z.string()
  const { def } = (schema as z.core.$ZodTypes)._zod
  const inner = (one: z.core.$ZodType): z.ZodType => tolerant(one as z.ZodType, unknown)
  const as = (change: object): z.ZodType => z.core.clone(schema, { ...def, ...change }) as z.ZodType
  if (def.type === 'object') {
    const isClosed = def.catchall === undefined || def.catchall._zod.def.type === 'never'
    const kept = isClosed ? undefined : def.catchall
    const catchall = keepsUnknown || unknown === 'kept' ? z.unknown() : kept
    const shape = Object.fromEntries(Object.entries(def.shape).map(([name, one]) => [name, inner(one)]))
    return as({ shape, catchall, checks: [] })
  }
  if (def.type === 'enum') return z.string()
  if (def.type === 'string') return as({ checks: formsIn(def.checks) })
  if (def.type === 'array') return as({ element: inner(def.element), checks: [] })
  if (def.type === 'tuple') return as({ items: def.items.map(inner) })
  if (def.type === 'union') return as({ options: def.options.map(inner) })
  if (def.type === 'record') return recordOf(def, inner)
  if (def.type === 'optional' || def.type === 'nullable' || def.type === 'default')
    return as({ innerType: inner(def.innerType) })
  if (AS_IT_IS.has(def.type)) return schema as z.ZodType
  throw new Error(`nobody has said how a page reads ${def.type}`)
}

const AS_IT_IS: ReadonlySet<string> = new Set(['literal', 'number', 'boolean', 'null', 'unknown', 'lazy'])

/** What a text has to look like, and how it is brought into that form; not how long it may be. */
const formsIn = (checks: readonly z.core.$ZodCheck<never>[] = []) =>
  checks.filter(({ _zod: { def } }) => def.check === 'string_format' || def.check === 'overwrite')

/** Under the keys of an enum each must be there, and another is an added member. */
function recordOf(
  { keyType, valueType }: z.core.$ZodRecordDef,
  inner: (schema: z.core.$ZodType) => z.ZodType,
): z.ZodType {
  const keys = [...(keyType._zod.values ?? [])]
  if (keys.length === 0) return z.record(z.string(), inner(valueType))
  return z.object(Object.fromEntries(keys.map((key) => [String(key), inner(valueType)])))
}

/** What could be read, and how many records had to be left out. */
interface Read<T> {
  readonly value: T
  readonly unread: number
}

/** Null for what cannot be read at all. */
type Reader<T> = (value: unknown) => Read<T> | null

/**
 * Reads an answer or a message as `tolerant` does. A record is read whole or not at all; of the lists that
 * stand in the answer itself, those that cannot be read are left out and counted, so that one does not take
 * the others along; of an answer that is to be whole, none.
 */
export function readerOf<T extends z.ZodType>(schema: T, { isWhole = false } = {}): Reader<z.output<T>> {
  const lists = isWhole ? [] : listsIn(schema)
  return (value) => {
    const all = tolerant(schema).safeParse(value)
    if (all.success) return { value: all.data, unread: 0 }
    const part = lists.length === 0 ? null : readPart(schema, lists, value)
    return part && { ...part, value: part.value as z.output<T> }
  }
}

/** Record by record: slower, and only where one of them cannot be read. */
function readPart(schema: z.ZodType, lists: readonly List[], value: unknown): Read<object> | null {
  const frame = (tolerant(schema) as z.ZodObject).extend(
    Object.fromEntries(lists.map(({ name }) => [name, z.array(z.unknown())])),
  )
  const { success, data } = frame.safeParse(value)
  if (!success) return null
  const answer = { ...data }
  let unread = 0
  for (const { name, element } of lists) {
    const items = data[name] as unknown[]
    const readable = items.map((item) => element.safeParse(item)).filter((one) => one.success)
    answer[name] = readable.map((one) => one.data)
    unread += items.length - readable.length
  }
  return { value: answer, unread }
}

interface List {
  readonly name: string
  readonly element: z.ZodType
}

/** The lists of records that stand in an answer itself. */
function listsIn(schema: z.ZodType): List[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, list]) => {
    const element = list instanceof z.ZodArray ? list.element : null
    return element instanceof z.ZodObject || element instanceof z.ZodUnion
      ? [{ name, element: tolerant(element) }]
      : []
  })
}
