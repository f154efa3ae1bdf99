import { describe, expect, test } from 'vitest'
import { contract } from '#shared/contract/index.ts'
import { openApi } from '#shared/contract/openapi.ts'
import type { Route } from '#shared/contract/route.ts'
import { curlOf } from '../../../web/src/docs/curl.ts'
import { matches } from '../../../web/src/docs/filter.ts'
import { readDocument, refName, type Schema } from '../../../web/src/docs/openapi.ts'
import { sampleOf, sampleText } from '../../../web/src/docs/sample.ts'

const document = readDocument(openApi(contract, '0.1.0'))
const routes = Object.values(contract).flatMap((some) => Object.entries<Route>(some))
const operation = (id: string) => {
  const found = document.operations.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no operation ${id}`)
  return found
}

describe('the documentation of the real contract', () => {
  test('is read from a newer server too, whatever it adds', () => {
    const text = JSON.stringify(openApi(contract, '0.2.0')).replaceAll(
      '"in":"query"',
      '"in":"cookie","style":"form"',
    )
    expect(readDocument(JSON.parse(text)).operations).toHaveLength(document.operations.length)
  })

  test('has every route once, with its method, path and access', () => {
    const shown = document.operations.map(({ id, method, path, access }) => [id, method, path, access])
    const expected = routes.map(([id, { method, path, access }]) => [
      id,
      method,
      path,
      access === 'public' ? null : access,
    ])
    expect(shown.sort()).toEqual(expected.sort())
  })

  test.each(routes)('%s names every refusal of its own', (id, route) => {
    const codes = operation(id).answers.flatMap((answer) => answer.codes)
    expect(codes).toEqual(expect.arrayContaining([...(route.errors ?? [])]))
    for (const { status, codes: some } of operation(id).answers) {
      expect(some.length > 0, `${id} ${status}`).toBe(Number(status) >= 400)
    }
  })

  test('every reference leads to a schema', () => {
    const names = new Set<string>()
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const name = '$ref' in value ? refName(value as Schema) : null
      if (name !== null) names.add(name)
      Object.values(value).forEach(collect)
    }
    collect(document)
    expect(names.size).toBeGreaterThan(5)
    expect([...names].filter((name) => document.schemas[name] === undefined)).toEqual([])
  })

  test.each(routes.filter(([, { body }]) => body !== undefined))(
    'the sample body of %s is one that it takes',
    (id, route) => {
      const { body } = operation(id)
      const sample = body && sampleOf(body, document.schemas)
      expect(route.body?.safeParse(sample).error?.issues).toBeUndefined()
    },
  )

  test.each(routes)('the sample parameters of %s are ones that it takes', (id, route) => {
    const values = (place: 'path' | 'query') =>
      Object.fromEntries(
        operation(id)
          .parameters.filter((parameter) => parameter.in === place && parameter.required)
          .map(({ name, schema }) => [name, sampleText(schema, document.schemas, name)]),
      )
    expect(route.params?.safeParse(values('path')).error?.issues).toBeUndefined()
    expect(route.query?.safeParse(values('query')).error?.issues).toBeUndefined()
  })

  test('a command line carries the token only where one is asked for', () => {
    expect(curlOf(operation('readHealth'), document.schemas, 'https://a')).toBe("curl 'https://a/api/health'")
    const submit = curlOf(operation('submitIncident'), document.schemas, 'https://a')
    expect(submit).toContain("curl -X POST 'https://a/api/incidents'")
    expect(submit).toContain('-H "authorization: Bearer $TOKEN"')
    expect(curlOf(operation('locate'), document.schemas, '')).toContain('/api/locate?lng=102.55&lat=24.35')
  })

  test('the filter wants every word, wherever it stands', () => {
    const found = (words: string) =>
      document.operations.filter((one) => matches(one, words)).map(({ id }) => id)
    expect(found('')).toHaveLength(routes.length)
    expect(found('post incidents')).toEqual(['submitIncident', 'commandIncident'])
    expect(found('LEDGER verif')).toEqual(['verifyPart', 'readChain'])
    expect(found('public')).toEqual(expect.arrayContaining(['readHealth', 'readOpenApi']))
  })
})
