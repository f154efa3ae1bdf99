import * as z from 'zod'
import { Fault } from '../fault.ts'

type Part = 'params' | 'query' | 'body'

/** The part of a request by its schema; throws Fault invalid that names every field at fault. */
export function parsePart(part: Part, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return refuseExtra(part, value)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.slice(0, 20).flatMap(fieldsOf)
  const [first] = errors
  throw new Fault('invalid', `${first?.field || part}: ${first?.detail}`, {
    field: first?.field || part,
    errors,
  })
}

const fieldsOf = (issue: z.core.$ZodIssue): { field: string; detail: string }[] => {
  const path = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') return [{ field: path, detail: issue.message }]
  return issue.keys.map((key) => ({ field: path === '' ? key : `${path}.${key}`, detail: 'unknown field' }))
}

/** A route without a schema for a part takes none: what is sent there anyway is a mistake of the caller. */
function refuseExtra(part: Part, value: unknown): undefined {
  const [extra] = part === 'body' ? [] : Object.keys((value as object | undefined) ?? {})
  if (extra !== undefined) throw new Fault('invalid', `${extra}: unknown field`, { field: extra })
}

const BODY_LIMIT_BYTES = 5 * 1024 * 1024

/** The JSON of a body, undefined for none; throws Fault too-large, unsupported-media or invalid. */
export function readJson(
  text: string | undefined,
  isBase64: boolean,
  contentType: string | undefined,
): unknown {
  if (text === undefined || text === '') return undefined
  const json = isBase64 ? Buffer.from(text, 'base64').toString('utf8') : text
  if (Buffer.byteLength(json) > BODY_LIMIT_BYTES)
    throw new Fault('too-large', 'a body may have up to 5 MB', { field: 'body' })
  if (!/^application\/([a-z.+-]+\+)?json\b/i.test(contentType ?? '')) {
    throw new Fault('unsupported-media', 'send content-type: application/json', { field: 'content-type' })
  }
  try {
    // Cheap reject first: nearly every body has none, and a reviver costs ten times the parsing.
    return HALF_ESCAPE.test(json) || !json.isWellFormed() ? JSON.parse(json, wellFormed) : JSON.parse(json)
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('invalid', 'the body is not JSON', { field: 'body', cause })
  }
}

const HALF_ESCAPE = /\\ud[89a-f]/i

/** Half a character (an emoji cut in two) has no UTF-8 form: it can be neither stored nor hashed. */
function wellFormed(name: string, value: unknown): unknown {
  if (name.isWellFormed() && (typeof value !== 'string' || value.isWellFormed())) return value
  throw new Fault('invalid', `${name}: a character in it is cut in half`, { field: name || 'body' })
}
