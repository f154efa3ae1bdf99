import * as z from 'zod'
import { ERRORS, Problem } from './errors.ts'
import type { Route, Routes } from './route.ts'

type Json = z.core.util.JSONType
type JsonObject = { [key: string]: Json }

/** OpenAPI 3.1 for all routes: 3.1 and not 3.0, which loses the order of `[lng, lat]` pairs. */
export function openApi(features: Readonly<Record<string, Routes>>, version: string): JsonObject {
  const schemas: JsonObject = {}
  const paths: { [path: string]: JsonObject } = {}
  for (const [feature, routes] of Object.entries(features)) {
    for (const [name, route] of Object.entries(routes)) {
      paths[route.path] = {
        ...paths[route.path],
        [route.method.toLowerCase()]: operation(feature, name, route, schemas),
      }
    }
  }
  schemaOf(Problem, 'output', schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Liuwang 六网',
      version,
      description: 'Incidents, grids and patrols of an integrated management centre',
    },
    paths,
    components: {
      schemas,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

function operation(feature: string, operationId: string, route: Route, schemas: JsonObject): JsonObject {
  const json = (schema: z.ZodType, io: 'input' | 'output') => ({
    'application/json': { schema: schemaOf(schema, io, schemas) },
  })
  return {
    operationId,
    tags: [feature],
    summary: route.summary,
    security: route.access === 'public' ? [] : [{ bearer: [route.access] }],
    parameters: [...parameters('path', route.params, schemas), ...parameters('query', route.query, schemas)],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: json(route.body, 'input') } }),
    responses: {
      [route.status ?? 200]: { description: route.summary, content: json(route.returns, 'output') },
      ...(route.repeatStatus === undefined
        ? {}
        : {
            [route.repeatStatus]: {
              description: 'The same again: answered as the first time',
              content: json(route.returns, 'output'),
            },
          }),
      ...problems(route),
    },
  }
}

/** One entry a status: several codes may share it. */
function problems(route: Route): JsonObject {
  const always =
    route.access === 'public'
      ? (['internal'] as const)
      : (['invalid', 'unauthenticated', 'forbidden', 'internal'] as const)
  const ofBodies = route.body === undefined ? [] : (['too-large', 'unsupported-media'] as const)
  const byStatus = new Map<number, string[]>()
  for (const code of new Set([...always, ...ofBodies, ...(route.errors ?? [])])) {
    const { status, en } = ERRORS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${code}: ${en}`])
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [status, { description: lines.join('; '), content }]),
  )
}

function parameters(
  place: 'path' | 'query',
  schema: z.ZodObject | undefined,
  schemas: JsonObject,
): JsonObject[] {
  if (schema === undefined) return []
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, part]) => ({
    name,
    in: place,
    required: place === 'path' || !part.safeParse(undefined).success,
    schema: schemaOf(part, 'input', schemas),
  }))
}

/** A schema's JSON Schema; those with a name of their own are put into `schemas` once and referred to. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output', schemas: JsonObject): Json {
  const {
    $schema: _,
    $defs,
    ...own
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as JsonObject
  for (const [name, definition] of Object.entries(($defs as JsonObject | undefined) ?? {}))
    schemas[name] ??= relocated(definition)
  const { id, ...rest } = own
  if (typeof id !== 'string') return relocated(own)
  schemas[id] ??= relocated(rest)
  return { $ref: `#/components/schemas/${id}` }
}

/** References into a schema's own definitions become references into the document's components. */
const relocated = (value: Json): Json =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json
