import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contract } from '#shared/contract/index.ts'
import { matchRoute } from '#infra/local/gateway/match-route.ts'

const rows = Object.values(contract).flatMap((routes) =>
  Object.values(routes).map(({ method, path }) => ({ method: String(method), path: String(path) })),
)

test('every row of the contract is found by its own path, with what stands in its placeholders', () => {
  for (const { method, path } of rows) {
    const match = matchRoute(method, path.replaceAll(/\{(\w+)\}/g, 'the-$1'))
    expect(match?.routeKey).toBe(`${method} ${path}`)
    for (const [name, value] of Object.entries(match?.pathParameters ?? {})) expect(value).toBe(`the-${name}`)
  }
})

test('a literal segment goes before a placeholder', () => {
  expect(matchRoute('GET', '/api/incidents/changes')?.routeKey).toBe('GET /api/incidents/changes')
  expect(matchRoute('GET', '/api/incidents/inc_1')?.routeKey).toBe('GET /api/incidents/{id}')
})

test('another method, a longer path, a trailing slash and an empty placeholder are no route', () => {
  expect(matchRoute('DELETE', '/api/me')).toBeNull()
  expect(matchRoute('GET', '/api/me/x')).toBeNull()
  expect(matchRoute('GET', '/api/me/')).toBeNull()
  expect(matchRoute('GET', '/api/incidents/')).toBeNull()
})

test('whatever is asked is a route of the contract or none', () => {
  const known = new Set(rows.map(({ method, path }) => `${method} ${path}`))
  fc.assert(
    fc.property(fc.constantFrom('GET', 'POST', 'PUT', 'HEAD'), fc.webPath(), (method, path) => {
      const match = matchRoute(method, `/api${path}`)
      return match === null || known.has(match.routeKey)
    }),
    { seed: 2, numRuns: 500 },
  )
})
