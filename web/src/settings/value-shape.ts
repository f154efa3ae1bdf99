import * as z from 'zod'
import { Words } from '#shared/lib/words.ts'

/** What a value looks like, as JSON Schema says it, with the words beside each part in our schemas. */
export interface Shape {
  readonly label?: { readonly zh: string; readonly en: string }
  readonly type?: string
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly items?: Shape
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly anyOf?: readonly Shape[]
  readonly minimum?: number
  readonly maximum?: number
}

const Read: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    label: Words.optional(),
    type: z.string().optional(),
    properties: z.record(z.string(), Read).optional(),
    required: z.array(z.string()).optional(),
    items: Read.optional(),
    enum: z.array(z.string()).optional(),
    const: z.unknown().optional(),
    anyOf: z.array(Read).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
)

/** The shape of what a schema takes. */
export const shapeOf = (schema: z.ZodType): Shape =>
  Read.parse(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }))

/** How a part of a value is written. */
export type Editor = 'words' | 'group' | 'rows' | 'texts' | 'choice' | 'flag' | 'number' | 'text'

export function editorOf(shape: Shape): Editor {
  if (shape.properties?.['zh'] !== undefined) return 'words'
  if (shape.properties !== undefined) return 'group'
  if (shape.items !== undefined) return shape.items.properties === undefined ? 'texts' : 'rows'
  if (shape.enum !== undefined) return 'choice'
  if (shape.const === true) return 'flag'
  return shape.type === 'number' || shape.type === 'integer' ? 'number' : 'text'
}

/** Whether nothing may stand there: what is left empty is then null, or not there at all. */
export const emptyOf = (shape: Shape): null | undefined =>
  shape.anyOf?.some(({ type }) => type === 'null') ? null : undefined

/** What a new row begins with: what has to be chosen is chosen, the rest is empty. */
export function blankOf(shape: Shape): unknown {
  const editor = editorOf(shape)
  if (editor === 'words') return { zh: '' }
  if (editor === 'group') {
    const needed = Object.entries(shape.properties ?? {}).filter(([name]) => shape.required?.includes(name))
    return Object.fromEntries(needed.map(([name, part]) => [name, blankOf(part)]))
  }
  if (editor === 'rows' || editor === 'texts') return []
  return editor === 'choice' ? shape.enum?.[0] : editor === 'number' ? undefined : ''
}
