import * as z from 'zod'
import { ERRORS, type ErrorCode } from '#shared/contract/errors.ts'
import { tolerant } from '#shared/contract/tolerant.ts'

/** The part of JSON Schema 2020-12 that the contract's document uses. */
export interface Schema {
  readonly $ref?: string | undefined
  /** Several where a value may be of either kind, as `['string', 'null']`. */
  readonly type?: string | readonly string[] | undefined
  readonly description?: string | undefined
  readonly format?: string | undefined
  readonly pattern?: string | undefined
  readonly const?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly exclusiveMinimum?: number | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly items?: Schema | boolean | undefined
  readonly prefixItems?: readonly Schema[] | undefined
  readonly additionalProperties?: Schema | boolean | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly oneOf?: readonly Schema[] | undefined
}

const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: z.union([z.boolean(), Schema]).optional(),
    prefixItems: z.array(Schema).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
  }),
)

const Content = z.record(z.string(), z.object({ schema: Schema }))
const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean(),
  schema: Schema,
})
type Parameter = z.infer<typeof Parameter>

const WireOperation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
})

const Document = z.object({
  openapi: z.string(),
  info: z.object({ title: z.string(), version: z.string(), description: z.string().optional() }),
  paths: z.record(z.string(), z.record(z.string(), WireOperation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})

interface Answer {
  readonly status: string
  /** The refusals that come with this status; none for a success. */
  readonly codes: readonly ErrorCode[]
  readonly schema: Schema | null
}

export interface Operation {
  readonly id: string
  readonly feature: string
  readonly method: string
  readonly path: string
  readonly summary: string
  /** The action a caller must hold; null for an operation that is open to all. */
  readonly access: string | null
  readonly parameters: readonly Parameter[]
  readonly body: Schema | null
  readonly answers: readonly Answer[]
}

export interface ApiDocument {
  readonly openapi: string
  readonly title: string
  readonly version: string
  readonly operations: readonly Operation[]
  readonly schemas: Readonly<Record<string, Schema>>
}

/** Reads the document of the contract; throws ZodError for one of another form. */
export function readDocument(json: unknown): ApiDocument {
  const { openapi, info, paths, components } = tolerant(Document).parse(json)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(path, method.toUpperCase(), operation)),
  )
  return { openapi, title: info.title, version: info.version, operations, schemas: components.schemas }
}

function operationOf(path: string, method: string, wire: z.infer<typeof WireOperation>): Operation {
  return {
    id: wire.operationId,
    feature: wire.tags[0] ?? '',
    method,
    path,
    summary: wire.summary,
    access: Object.values(wire.security[0] ?? {}).flat()[0] ?? null,
    parameters: wire.parameters,
    body: schemaIn(wire.requestBody?.content),
    answers: Object.entries(wire.responses).map(([status, { description, content }]) => ({
      status,
      codes: codesIn(description),
      schema: schemaIn(content),
    })),
  }
}

const schemaIn = (content: z.infer<typeof Content> | undefined): Schema | null =>
  Object.values(content ?? {})[0]?.schema ?? null

/** The document has no place of its own for our closed codes, so they open the parts of a description. */
const codesIn = (description: string): ErrorCode[] =>
  (Object.keys(ERRORS) as ErrorCode[]).filter((code) =>
    description.split('; ').some((part) => part.startsWith(`${code}: `)),
  )

const REFERENCE = '#/components/schemas/'

/** The name a reference points to; null for a schema that is no reference. */
export const refName = ({ $ref }: Schema): string | null =>
  $ref?.startsWith(REFERENCE) ? $ref.slice(REFERENCE.length) : null
