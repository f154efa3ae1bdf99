import { expect } from 'vitest'
import type { DemoCounty, DemoGrid } from '#infra/local/demo/county.ts'
import {
  directedEdges,
  meetings,
  neighbour,
  ringLengths,
  twiceArea,
  type DirectedEdge,
} from './directed-edges.ts'

/** Connected parts of the grids whose codes begin alike, over the borders they share. */
function partsByPrefix(
  grids: readonly DemoGrid[],
  edges: ReadonlyMap<string, DirectedEdge>,
  digits: number,
): Map<string, number> {
  const root = grids.map((_, grid) => grid)
  const find = (grid: number): number => {
    let at = grid
    while (root[at] !== at) at = root[at] = root[root[at] ?? at] ?? at
    return at
  }
  const prefix = (grid: number) => grids[grid]?.code.slice(0, digits) ?? ''
  for (const edge of edges.values()) {
    const other = neighbour(edges, edge)
    if (other !== null && prefix(other) === prefix(edge.grid)) root[find(other)] = find(edge.grid)
  }
  const parts = new Map<string, number>()
  grids.forEach((_, grid) => {
    if (find(grid) === grid) parts.set(prefix(grid), (parts.get(prefix(grid)) ?? 0) + 1)
  })
  return parts
}

/** One outline without a lake, its borders drawn the same from both sides, each division in one piece. */
export function expectCoverage({ grids }: DemoCounty, cellSteps: number): void {
  const edges = directedEdges(grids)
  const outer = [...edges.values()].filter((edge) => neighbour(edges, edge) === null)
  expect(ringLengths(outer)).toEqual([outer.length])
  expect(twiceArea(outer)).toBe(twiceArea(edges.values()))
  expect(meetings(edges, cellSteps)).toBe(0)
  expectWholes(grids, edges)
}

/** Each community, township and the county lie in one piece. */
export function expectWholes(grids: readonly DemoGrid[], edges: ReadonlyMap<string, DirectedEdge>): void {
  for (const digits of [12, 9, 6]) {
    expect(new Set(partsByPrefix(grids, edges, digits).values())).toEqual(new Set([1]))
  }
}
