import type { Operation, Schema } from './openapi.ts'
import { sampleOf, sampleText } from './sample.ts'

/** In single quotes for a POSIX shell, whatever stands in the text. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** A command line that calls an operation with sample values; the token comes from the variable TOKEN. */
export function curlOf(
  { method, path, access, parameters, body }: Operation,
  schemas: Readonly<Record<string, Schema>>,
  baseUrl: string,
): string {
  const valueOf = (name: string, schema: Schema) => sampleText(schema, schemas, name)
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce(
      (text, { name, schema }) => text.replace(`{${name}}`, encodeURIComponent(valueOf(name, schema))),
      path,
    )
  const query = new URLSearchParams(
    parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map(({ name, schema }) => [name, valueOf(name, schema)]),
  )
  const url = baseUrl + filled + (query.size === 0 ? '' : `?${query}`)
  return [
    method === 'GET' ? `curl ${quoted(url)}` : `curl -X ${method} ${quoted(url)}`,
    ...(access === null ? [] : ['-H "authorization: Bearer $TOKEN"']),
    ...(body === null
      ? []
      : [
          `-H ${quoted('content-type: application/json')}`,
          `-d ${quoted(JSON.stringify(sampleOf(body, schemas)))}`,
        ]),
  ].join(' \\\n  ')
}
