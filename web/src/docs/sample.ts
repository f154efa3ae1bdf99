import type { Schema } from './openapi.ts'
import { refName } from './openapi.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Schemas = Readonly<Record<string, Schema>>

/** Values of the demo county for names that mean the same wherever they stand. */
const BY_NAME: Readonly<Record<string, Json>> = {
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
  switch ([schema.type].flat()[0]) {
    case 'object':
      return objectOf(schema, schemas)
    case 'array':
      return typeof schema.items === 'object' ? [sampleOf(schema.items, schemas)] : []
    case 'string':
      return textOf(schema, name)
    case 'number':
    case 'integer':
      return numberOf(schema, name)
    case 'boolean':
      return true
    default:
      return null
  }
}

function objectOf({ properties = {}, required = [] }: Schema, schemas: Schemas): Json {
  const needed = Object.entries(properties).filter(([name]) => required.includes(name))
  return Object.fromEntries(needed.map(([name, schema]) => [name, sampleOf(schema, schemas, name)]))
}

function textOf({ format, pattern }: Schema, name: string): Json {
  const named = BY_NAME[name]
  const candidates = [...(named === undefined ? [] : [String(named)]), ...BY_PATTERN]
  if (format === 'date-time') return INSTANT
  if (pattern === undefined) return candidates[0] === undefined || named === undefined ? '…' : String(named)
  return candidates.find((text) => new RegExp(pattern).test(text)) ?? '…'
}

function numberOf({ minimum, exclusiveMinimum }: Schema, name: string): Json {
  const named = BY_NAME[name]
  return typeof named === 'number' ? named : (minimum ?? (exclusiveMinimum ?? 0) + 1)
}
