import { describe, expect, test } from 'vitest'

import { labelPoint, numberGrids } from '#shared/geo/numbering.ts'
import { aGrid, rectangle, voronoiCoverage } from './coverages.ts'

const community = '530402006012'

describe('grid numbers', () => {
  test('run from west to east, from 001, whatever the order of the grids', () => {
    const coverage = voronoiCoverage({ grids: 40, seed: 71 })
    const codes = numberGrids(coverage, community)
    const sorted = coverage
      .map((grid, i) => ({ lng: labelPoint(grid.geometry)[0], code: codes[i]! }))
      .sort((a, b) => a.lng - b.lng)
      .map(({ code }) => code)
    expect(sorted).toEqual(coverage.map((_, i) => `${community}${String(i + 1).padStart(3, '0')}`))
    expect(numberGrids(coverage.toReversed(), community)).toEqual(codes.toReversed())
  })

  test('run from north to south where longitudes are equal', () => {
    const squares = [
      aGrid(1, rectangle(0, 0, 1, 1)),
      aGrid(2, rectangle(0, 2, 1, 3)),
      aGrid(3, rectangle(0, 1, 1, 2)),
    ]
    expect(numberGrids(squares, community).map((code) => code.slice(-3))).toEqual(['003', '001', '002'])
  })

  test('pass over codes that are taken', () => {
    const squares = [aGrid(1, rectangle(0, 0, 1, 1)), aGrid(2, rectangle(1, 0, 2, 1))]
    expect(numberGrids(squares, community, new Set([`${community}001`]))).toEqual([
      `${community}002`,
      `${community}003`,
    ])
  })

  test('end at 999: more grids are refused, naming the community', () => {
    const { geometry } = aGrid(1, rectangle(0, 0, 1, 1))
    const place = { geometry, labelPoint: [0.5, 0.5] as const }
    expect(
      numberGrids(
        Array.from({ length: 999 }, () => place),
        community,
      ).at(-1),
    ).toBe(`${community}999`)
    expect(() =>
      numberGrids(
        Array.from({ length: 1000 }, () => place),
        community,
      ),
    ).toThrow(RangeError)
    expect(() =>
      numberGrids(
        Array.from({ length: 1000 }, () => place),
        community,
      ),
    ).toThrow(/1000.*530402006012/)
  })

  test('need a community of twelve digits', () => {
    expect(() => numberGrids([], '530402')).toThrow(/530402/)
  })
})
