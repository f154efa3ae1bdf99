import type { Operation } from './openapi.ts'

/** Whether every word is found somewhere in what an operation says of itself. */
export function matches(operation: Operation, words: string): boolean {
  const { id, method, path, summary, access, feature, parameters } = operation
  const names = parameters.map(({ name }) => name)
  const text = [id, method, path, summary, access ?? 'public', feature, ...names].join(' ').toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The operations by feature, in the document's order. */
export const byFeature = (operations: readonly Operation[]): [feature: string, some: Operation[]][] => [
  ...Map.groupBy(operations, ({ feature }) => feature),
]
