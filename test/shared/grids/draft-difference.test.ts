import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { areaSquareMetres } from '#shared/geo/area.ts'
import { differenceOf } from '#shared/grids/draft-difference.ts'
import type { Drawing } from '#shared/grids/draft-rules.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import { aDraft, aDraftGrid, aVoronoiDraft, block, blockPlace, taken, TOWNSHIP } from './drafts.ts'
import { ringsOf } from '../geo/coverages.ts'
import { applyEdit } from '#shared/grids/draft-rules.ts'

const [A, B, C] = [`${TOWNSHIP}001001`, `${TOWNSHIP}001002`, `${TOWNSHIP}001003`] as const
const two = [
  aDraftGrid(A, block(0, 0, 2, 2), { name: '甲', columns: { households: 100, people: 300 } }),
  aDraftGrid(B, block(2, 0, 4, 2), { name: '乙', columns: { households: 40 } }),
]
const state = aDraft(two, {}, [A, B])
const square = (x: number, y: number): number => areaSquareMetres(block(x, y, x + 1, y + 1))
const differenceAfter = (...edits: Drawing[]) => {
  const end = edits.reduce((draft, edit) => taken(draft, edit).state, state)
  return differenceOf(gridsIn(state), gridsIn(end))
}

describe('the difference of two divisions', () => {
  test('of the same grids is nothing', () => {
    const changes = { made: [], retired: [], renamed: [], renumbered: [], recounted: [] }
    const unlistedTransfers = { count: 0, areaSquareMetres: 0 }
    expect(differenceAfter()).toEqual({ ...changes, balances: [], transfers: [], unlistedTransfers })
  })

  test('tells a split: one grid made of the other, which gives up ground, households and people by share', () => {
    const line = [blockPlace(-1, 1), blockPlace(5, 1)]
    const difference = differenceAfter({ type: 'split', code: A, line })
    expect(difference).toMatchObject({
      made: [{ code: C, name: '甲-2', origins: [A] }],
      retired: [],
      renumbered: [],
      transfers: [
        { from: { code: A, name: '甲' }, to: { code: C, name: '甲-2' }, geometry: block(0, 1, 2, 2) },
      ],
    })
    const [transfer] = difference.transfers
    expect(transfer!.areaSquareMetres).toBeCloseTo(2 * square(0, 1), 3)
    expect(transfer!.households).toBeCloseTo(50, 1)
    expect(transfer!.people).toBeCloseTo(150, 0)
    // The neighbour got a vertex and lost no ground: it has no balance.
    expect(difference.balances).toEqual([
      { code: A, name: '甲', gainedSquareMetres: 0, lostSquareMetres: transfer!.areaSquareMetres },
      { code: C, name: '甲-2', gainedSquareMetres: transfer!.areaSquareMetres, lostSquareMetres: 0 },
    ])
  })

  test('tells a merge: one retired, whose ground and known columns go to the other', () => {
    const difference = differenceAfter({ type: 'merge', codes: [A, B], into: A })
    expect(difference).toMatchObject({ made: [], retired: [{ code: B, name: '乙' }] })
    expect(difference.transfers).toMatchObject([{ from: { code: B }, to: { code: A } }])
    expect(difference.transfers[0]!.households).toBeCloseTo(40, 6)
    expect(difference.transfers[0]).not.toHaveProperty('people')
  })

  test('tells a renumbering and a renaming, which move no ground', () => {
    const difference = differenceAfter({ type: 'rename', code: A, newCode: `${TOWNSHIP}001009`, name: '丙' })
    expect(difference).toEqual({
      made: [],
      retired: [],
      renumbered: [{ from: A, to: `${TOWNSHIP}001009` }],
      renamed: [{ code: `${TOWNSHIP}001009`, from: '甲', to: '丙' }],
      recounted: [],
      balances: [],
      transfers: [],
      unlistedTransfers: { count: 0, areaSquareMetres: 0 },
    })
  })

  test('tells columns that are others, known or unknown before and after', () => {
    const counted = [two[0]!, { ...two[1]!, columns: { households: 321, people: 9 } }]
    const { recounted, balances } = differenceOf(two, counted)
    expect(recounted).toEqual([
      { code: B, name: '乙', from: { households: 40 }, to: { households: 321, people: 9 } },
    ])
    expect(balances).toEqual([])
  })

  test('calls a half of a split that is numbered anew made, not renumbered', () => {
    const line = [blockPlace(-1, 1), blockPlace(5, 1)]
    const difference = differenceAfter(
      { type: 'split', code: A, line },
      { type: 'rename', code: A, newCode: `${TOWNSHIP}001009` },
    )
    expect(difference.renumbered).toEqual([])
    expect(difference.made.map(({ code }) => code)).toEqual([C, `${TOWNSHIP}001009`])
    expect(difference.retired.map(({ code }) => code)).toEqual([A])
  })

  test('gives ground to nobody and back, and lets a dedicated grid win over the base', () => {
    const gone = differenceAfter({ type: 'remove', code: B })
    expect(gone.transfers).toMatchObject([{ from: { code: B }, to: null }])
    const market = differenceAfter({ type: 'draw', layer: 'dedicated', geometry: block(1, 0, 3, 1) })
    expect(market.made).toMatchObject([{ code: C, layer: 'dedicated' }])
    const moved = market.transfers.reduce((sum, { areaSquareMetres: area }) => sum + area, 0)
    expect(market.balances).toMatchObject([
      { code: A, gainedSquareMetres: 0, lostSquareMetres: expect.closeTo(moved / 2, 0) },
      { code: B, gainedSquareMetres: 0, lostSquareMetres: expect.closeTo(moved / 2, 0) },
      { code: C, gainedSquareMetres: expect.closeTo(moved, 6), lostSquareMetres: 0 },
    ])
    expect(market.transfers.map(({ from, to, geometry }) => [from?.code, to?.code, geometry])).toEqual(
      expect.arrayContaining([
        [A, C, block(1, 0, 2, 1)],
        [B, C, block(2, 0, 3, 1)],
      ]),
    )
  })

  test('is balanced: what some grids lose others gain, in any drawing that keeps the outline', () => {
    const county = aVoronoiDraft(20, 3, { division: TOWNSHIP })
    const sketch = fc.record({ k: fc.nat(), dx: fc.integer({ min: 100, max: 200_000 }) })
    const property = fc.property(fc.array(sketch, { minLength: 1, maxLength: 8 }), (sketches) => {
      let end = county
      for (const { k, dx } of sketches) {
        const grids = gridsIn(end)
        const ring = ringsOf(grids[k % grids.length]!)[0]!
        const [x, y] = ring[(k >> 4) % ring.length]!
        const applied = applyEdit(end, { type: 'move', from: [x, y], to: [x + dx * 2 ** -24, y] })
        if (applied.ok) end = applied.state
      }
      const { transfers, balances } = differenceOf(gridsIn(county), gridsIn(end))
      const areas = new Map(gridsIn(county).map((grid) => [grid.code, areaSquareMetres(grid.geometry)]))
      for (const { from, to } of transfers) expect([from, to]).not.toContain(null)
      for (const grid of gridsIn(end)) {
        const balance = balances.find(({ code }) => code === grid.code)
        const gained = (balance?.gainedSquareMetres ?? 0) - (balance?.lostSquareMetres ?? 0)
        const off = Math.abs(areaSquareMetres(grid.geometry) - areas.get(grid.code)! - gained)
        // Where old and new borders cross they are rounded to the lattice, and an edge of kilometres cut in
        // two has another area on the sphere.
        const turned = (balance?.gainedSquareMetres ?? 0) + (balance?.lostSquareMetres ?? 0)
        expect(off).toBeLessThan(50 + 1e-3 * turned)
      }
    })
    fc.assert(property, { seed: 11, numRuns: 30 })
  })
})
