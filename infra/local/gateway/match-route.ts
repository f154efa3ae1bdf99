import { contract, type Feature } from '#shared/contract/index.ts'
import type { Routes } from '#shared/contract/route.ts'

export interface Match {
  readonly feature: Feature
  /** As API Gateway names it: `GET /api/incidents/{id}`. */
  readonly routeKey: string
  readonly pathParameters: Record<string, string>
}

interface Row {
  readonly feature: Feature
  readonly method: string
  readonly path: string
  readonly segments: readonly string[]
}

const isPlaceholder = (segment: string): boolean => segment.startsWith('{')

/** Literal before placeholder, so that /api/incidents/changes is not taken for an id. */
const byRank = (one: Row, other: Row): number =>
  one.segments.filter(isPlaceholder).length - other.segments.filter(isPlaceholder).length

const ROWS: readonly Row[] = Object.entries<Routes>(contract)
  .flatMap(([feature, routes]) =>
    Object.values(routes).map(({ method, path }) => ({
      feature: feature as Feature,
      method,
      path,
      segments: path.split('/'),
    })),
  )
  .sort(byRank)

/**
 * The row of the contract for a method and a decoded path; null when there is none, which the gateway
 * answers.
 */
export function matchRoute(method: string, path: string): Match | null {
  const segments = path.split('/')
  const row = ROWS.find((row) => row.method === method && fits(row.segments, segments))
  if (row === undefined) return null
  const pathParameters = Object.fromEntries(
    row.segments.flatMap((name, index) =>
      isPlaceholder(name) ? [[name.slice(1, -1), segments[index] ?? '']] : [],
    ),
  )
  return { feature: row.feature, routeKey: `${row.method} ${row.path}`, pathParameters }
}

/** A placeholder takes one segment, and not an empty one. */
const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every((part, index) => (isPlaceholder(part) ? segments[index] !== '' : part === segments[index]))
