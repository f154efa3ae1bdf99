import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildGridIndex } from '#shared/geo/grid-index.ts'
import { locate } from '#shared/geo/locate.ts'
import { degreeMetres } from '#shared/geo/ellipsoid.ts'
import { aGrid, codeOf, rectangle, seeded, voronoiCoverage } from './coverages.ts'

/** Two squares side by side at the equator, the border between them is x = 1/64. */
const side = 1 / 64
const west = aGrid(1, rectangle(0, 0, side, side))
const east = aGrid(2, rectangle(side, 0, 2 * side, side))
const index = buildGridIndex([west, east])
const metres = (count: number): number => count / degreeMetres(0).east
const middle = side / 2

describe('where a point lies', () => {
  test('inside: the margin is at least the accuracy, and the grid is the only candidate', () => {
    const found = locate(index, [side - metres(30), middle], 25)
    expect(found).toEqual({
      owner: west.code,
      rule: 'inside',
      candidates: [
        { code: west.code, name: west.name, inside: true, marginMetres: expect.closeTo(30, 1), share: 1 },
      ],
    })
  })

  test('border: the circle crosses a border, both grids are kept, the owner first', () => {
    const found = locate(index, [side + metres(10), middle], 25)
    expect(found).toMatchObject({ owner: east.code, rule: 'border' })
    expect(found.candidates.map(({ code, inside }) => [code, inside])).toEqual([
      [east.code, true],
      [west.code, false],
    ])
    expect(found.candidates.map((candidate) => candidate.marginMetres)).toEqual([
      expect.closeTo(10, 1),
      expect.closeTo(-10, 1),
    ])
  })

  test('border: within 2 m of one, however accurate the position claims to be', () => {
    expect(locate(index, [side - metres(1.5), middle], 0)).toMatchObject({ owner: west.code, rule: 'border' })
    expect(locate(index, [side - metres(2.1), middle], 0)).toMatchObject({ owner: west.code, rule: 'inside' })
  })

  test('border: exactly on a shared edge it has one owner, and the other grid is a candidate', () => {
    const found = locate(index, [side, middle], 0)
    expect(found).toMatchObject({ owner: east.code, rule: 'border' })
    expect(found.candidates).toHaveLength(2)
    expect(found.candidates.map((candidate) => Object.is(candidate.marginMetres, 0))).toEqual([true, true])
  })

  test('border: the circle crosses the outer border of the plan, though no other grid is near', () => {
    const found = locate(index, [metres(10), middle], 25)
    expect(found).toMatchObject({ owner: west.code, rule: 'border' })
    expect(found.candidates).toHaveLength(1)
  })

  test('border: outside by no more than 2 m, or less than the accuracy, the nearest grid owns', () => {
    expect(locate(index, [-metres(1.9), middle], 0)).toMatchObject({ owner: west.code, rule: 'border' })
    expect(locate(index, [-metres(20), middle], 25)).toMatchObject({ owner: west.code, rule: 'border' })
  })

  test('outside: nobody owns, the nearest grid is named', () => {
    const found = locate(index, [2 * side + metres(50), middle], 10)
    expect(found).toEqual({
      owner: null,
      rule: 'outside',
      candidates: [
        { code: east.code, name: east.name, inside: false, marginMetres: expect.closeTo(-50, 1), share: 0 },
      ],
    })
    expect(locate(index, [-metres(2.1), middle], 0)).toMatchObject({ owner: null, rule: 'outside' })
  })

  test('outside: an empty plan has nobody to name', () => {
    expect(locate(buildGridIndex([]), [102, 24], 10)).toEqual({
      owner: null,
      rule: 'outside',
      candidates: [],
    })
  })

  test('border: where grids overlap against the rules it never claims to lie in one', () => {
    const overlapping = buildGridIndex([aGrid(1, rectangle(0, 0, 1, 1)), aGrid(2, rectangle(0, 0, 1, 1))])
    expect(locate(overlapping, [0.5, 0.5], 5)).toMatchObject({ owner: codeOf(1), rule: 'border' })
  })

  test('always names the owner first and holds to its own rule', () => {
    const coverage = voronoiCoverage({ grids: 120, seed: 51, bends: 2 })
    const plan = buildGridIndex(coverage)
    const random = seeded(51)
    const property = fc.property(fc.nat(600), (accuracyMetres) => {
      const found = locate(plan, [102.39 + 0.42 * random(), 24.19 + 0.42 * random()], accuracyMetres)
      const [first, ...rest] = found.candidates
      const reach = Math.max(accuracyMetres, 2)
      expect(found.owner).toBe(found.rule === 'outside' ? null : first!.code)
      if (found.rule === 'inside')
        expect([rest.length, first!.inside, first!.marginMetres >= reach - 0.01]).toEqual([0, true, true])
      if (found.rule === 'outside')
        expect([rest.length, first!.inside, first!.marginMetres <= -reach + 0.01]).toEqual([0, false, true])
      if (found.rule === 'border') {
        expect(found.candidates.every(({ marginMetres }) => Math.abs(marginMetres) <= reach + 0.01)).toBe(
          true,
        )
        expect(found.candidates.filter(({ inside }) => inside).length).toBeLessThanOrEqual(1)
      }
      const margins = rest.map(({ marginMetres }) => marginMetres)
      expect(margins).toEqual(margins.toSorted((a, b) => b - a))
    })
    fc.assert(property, { seed: 51, numRuns: 2000 })
  })
})
