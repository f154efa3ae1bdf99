import type { Schema } from './openapi.ts'
import { refName } from './openapi.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Schemas = Readonly<Record<string, Schema>>

/** Values of the demo county for names that mean the same wherever they stand. */
const BY_NAME: Readonly<Record<string, string | number>> = {
  lng: 102.55,
  lat: 24.35,
  accuracyMetres: 10,
  division: '530402',
  parent: '530402',
  county: '530402',
  title: '路口信号灯不亮',
  name: '红塔区',
  to: '530402006',
  expectedVersion: 1,
  parts: 1,
  version: 1,
}

/** Tried in this order against a pattern; ids and codes as the contract forms them. */
const BY_PATTERN = [
  '530402',
  '530402006012001',
  'inc_01K3ZQ8S5T6V7W8X9Y0Z1A2B3C',
  'cmd_01K3ZQ8S5T6V7W8X9Y0Z1A2B3C',
  'job_01K3ZQ8S5T6V7W8X9Y0Z1A2B3C',
  'dft_01K3ZQ8S5T6V7W8X9Y0Z1A2B3C',
  'apt_01K3ZQ8S5T6V7W8X9Y0Z1A2B3C',
  'plan-in-force#530402-4#2026-11-22T07:04:00.000Z',
  '102.5,24.3,102.6,24.4',
  'device',
  '102.55',
]
const INSTANT = '2026-11-22T15:04:00+08:00'

/** A value that fits a schema, for an example; what is optional is left out. */
export function sampleOf(schema: Schema, schemas: Schemas, name = ''): Json {
  const reference = refName(schema)
  const referred = reference === null ? undefined : schemas[reference]
  if (referred !== undefined) return sampleOf(referred, schemas, name)
  if (schema.const !== undefined) return schema.const as Json
  if (schema.enum !== undefined) return (schema.enum[0] ?? null) as Json
  const [choice] = schema.anyOf ?? schema.oneOf ?? []
  if (choice !== undefined) return sampleOf(choice, schemas, name)
  const kind = [schema.type].flat()[0] ?? 'null'
  return BY_KIND[kind]?.(schema, schemas, name) ?? null
}

const BY_KIND: Readonly<Record<string, (schema: Schema, schemas: Schemas, name: string) => Json>> = {
  object: objectOf,
  // Of a tuple each place has its own schema: a position has two.
  array: ({ items, prefixItems }, schemas) =>
    (prefixItems ?? (typeof items === 'object' ? [items] : [])).map((item) => sampleOf(item, schemas)),
  string: textOf,
  number: numberOf,
  integer: numberOf,
  boolean: () => true,
}

/** A sample as it stands in an address. */
export function sampleText(schema: Schema, schemas: Schemas, name: string): string {
  const sample = sampleOf(schema, schemas, name)
  return typeof sample === 'string' ? sample : JSON.stringify(sample)
}

function objectOf({ properties = {}, required = [] }: Schema, schemas: Schemas): Json {
  const needed = Object.entries(properties).filter(([name]) => required.includes(name))
  return Object.fromEntries(needed.map(([name, schema]) => [name, sampleOf(schema, schemas, name)]))
}

function textOf({ format, pattern }: Schema, _schemas: Schemas, name: string): Json {
  if (format === 'date-time') return INSTANT
  const named = BY_NAME[name]
  if (pattern === undefined) return named?.toString() ?? '…'
  const fits = new RegExp(pattern)
  return [named?.toString() ?? '', ...BY_PATTERN].find((text) => fits.test(text)) ?? '…'
}

function numberOf({ minimum, exclusiveMinimum }: Schema, _schemas: Schemas, name: string): Json {
  const named = BY_NAME[name]
  return typeof named === 'number' ? named : (minimum ?? (exclusiveMinimum ?? 0) + 1)
}
