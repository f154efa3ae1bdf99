import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildCells, findsOverlap, ownerInCells } from '#shared/geo/cells/cells.ts'
import { collectEdges } from '#shared/geo/cells/edge-set.ts'
import { latticeSteps } from '#shared/geo/lattice.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { aGrid, borderPoints, rectangle, voronoiCoverage } from '../coverages.ts'
import { at, bruteForce, CORNER, patchwork, shuffled } from '../patchwork.ts'

/** The cells' answer for a place in steps from CORNER. */
function cellsOf(
  grids: readonly PlanGrid[],
  cellsPerGrid = grids.length,
): (x: number, y: number) => string[] {
  const edges = collectEdges(grids.map(({ geometry }) => geometry))
  const cells = buildCells(edges, cellsPerGrid)
  expect(findsOverlap(cells)).toBe(false)
  return (x, y) => {
    const owner = ownerInCells(cells, CORNER[0] + x - edges.originX, CORNER[1] + y - edges.originY)
    return owner === 0 ? [] : [grids[owner - 1]!.code]
  }
}

const anyPatchwork = fc.record({
  columns: fc.integer({ min: 1, max: 6 }),
  rows: fc.integer({ min: 1, max: 6 }),
  labels: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(),
  spacing: fc.integer({ min: 2, max: 12 }),
})

describe('cells', () => {
  test('give every lattice point of any coverage the one owner that its polygons say, in any order of the grids', () => {
    const property = fc.property(anyPatchwork, fc.integer({ min: 1, max: 400 }), (shape, density) => {
      const { grids, width, height } = patchwork(shape)
      const holders = bruteForce(grids)
      const mixed = shuffled(grids, shape.seed)
      // Cells far smaller and far larger than a grid must answer alike.
      const answers = [cellsOf(grids), cellsOf(mixed, density), cellsOf(mixed.toReversed(), 1)]
      for (let y = -1; y <= height + 1; y++) {
        for (let x = -1; x <= width + 1; x++) {
          const expected = holders(at([x, y]))
          expect(expected.length).toBeLessThanOrEqual(1)
          for (const answer of answers) expect(answer(x, y)).toEqual(expected)
        }
      }
    })
    fc.assert(property, { seed: 11, numRuns: 40 })
  })

  test('agree with the polygons on vertices and edges of a wiggly county', () => {
    const grids = voronoiCoverage({ grids: 60, seed: 12, bends: 5 })
    const [answer, holders] = [cellsOf(grids), bruteForce(grids)]
    for (const [lng, lat] of borderPoints(grids)) {
      const [x, y] = [latticeSteps(lng) - CORNER[0], latticeSteps(lat) - CORNER[1]]
      expect(answer(x, y)).toEqual(holders(at([x, y])))
    }
  })

  test('serve grids as thin as a step and edges that run across the whole plan', () => {
    const step = 2 ** -24
    const grids = [
      aGrid(1, rectangle(102.5, 24.25, 103.5, 24.25 + step)),
      aGrid(2, rectangle(102.5, 24.25 + step, 103.5, 24.375)),
      aGrid(3, rectangle(102.5, 24.125, 102.5 + step, 24.25)),
    ]
    const [answer, holders] = [cellsOf(grids), bruteForce(grids)]
    for (let x = -2; x <= 2; x++)
      for (let y = -2; y <= 2; y++) expect(answer(x, y)).toEqual(holders(at([x, y])))
  })

  test('of a plan without grids belong to nobody', () => {
    expect(cellsOf([])(0, 0)).toEqual([])
  })
})

describe('an overlap', () => {
  const finds = (...grids: PlanGrid[]): boolean =>
    findsOverlap(buildCells(collectEdges(grids.map(({ geometry }) => geometry)), grids.length))

  test.each([
    ['that crosses', rectangle(1, 0, 3, 2)],
    ['of the very same ground', rectangle(0, 0, 2, 2)],
    ['of a small grid within a large one', rectangle(1, 1, 1.0009765625, 1.0009765625)],
  ])('%s is found', (_, ring) => {
    expect(finds(aGrid(1, rectangle(0, 0, 2, 2)), aGrid(2, ring))).toBe(true)
  })

  test('is not seen in neighbours, nodes, holes or gaps', () => {
    for (let seed = 0; seed < 40; seed++)
      expect(finds(...patchwork({ columns: 5, rows: 5, labels: 4, seed }).grids)).toBe(false)
  })
})
