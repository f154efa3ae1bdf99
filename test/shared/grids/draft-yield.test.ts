import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { problemsOf } from '#shared/grids/draft-problems.ts'
import { applyEdit, type Drawing } from '#shared/grids/draft-rules.ts'
import { gridsIn, type DraftState } from '#shared/grids/draft-state.ts'
import { aDraft, aDraftGrid, aVoronoiDraft, block, gridOf, reasonOf, taken, TOWNSHIP } from './drafts.ts'

const [A, B, C, D] = ['001001', '001002', '002001', '002002'].map((end) => TOWNSHIP + end) as [
  string,
  string,
  string,
  string,
]
const four = aDraft([
  aDraftGrid(A, block(0, 0, 2, 2)),
  aDraftGrid(B, block(0, 2, 2, 4)),
  aDraftGrid(C, block(2, 0, 4, 2)),
  aDraftGrid(D, block(2, 2, 4, 4)),
])
const NEW = `${TOWNSHIP}001003`
const drawn = (geometry: ReturnType<typeof block>, state: DraftState = four) =>
  taken(state, { type: 'draw', layer: 'base', geometry, community: `${TOWNSHIP}001` }).state
const yielding = (repair: 'trim-others' | 'trim-to-others', removes?: string[]): Drawing => ({
  type: 'repair',
  repair,
  code: NEW,
  ...(removes === undefined ? {} : { removes }),
})
/** But for grids that lie beyond their community, which may be meant. */
const problemsIn = (state: DraftState) =>
  problemsOf(state, { targets: {} }).filter(({ id }) => !id.startsWith('outside-community'))

describe('a grid that lies over several', () => {
  test('keeps its ground when all others yield to it, in one edit', () => {
    const state = drawn(block(1, 1, 3, 3))
    const mended = taken(state, yielding('trim-others'))
    // It gets a vertex wherever two of the others meet at its border.
    expect(mended.after.map(({ code }) => code)).toEqual([A, B, NEW, C, D])
    expect(problemsIn(mended.state)).toEqual([])
    const areaOf = (of: DraftState, code: string) => areaSquareMetres(gridOf(of, code).geometry)
    expect(areaOf(mended.state, NEW)).toBeCloseTo(areaOf(state, NEW), 0)
    expect(areaOf(mended.state, A)).toBeCloseTo(areaSquareMetres(block(0, 0, 2, 2)) * (3 / 4), -6)
  })

  test('keeps only what is nobody else’s when it yields to all others', () => {
    const gap = taken(four, { type: 'remove', code: D }).state
    const state = drawn(block(1, 1, 4, 4), gap)
    const mended = taken(state, yielding('trim-to-others'))
    expect(problemsIn(mended.state)).toEqual([])
    expect(areaSquareMetres(gridOf(mended.state, NEW).geometry)).toBeCloseTo(
      areaSquareMetres(block(2, 2, 4, 4)),
      0,
    )
    expect(reasonOf(drawn(block(1, 1, 3, 3)), yielding('trim-to-others'))).toBe('nothing-left')
  })

  test('takes the whole of another only when that was said by its code', () => {
    const state = drawn(block(0, 0, 3, 2))
    expect(problemsIn(state)[0]!.repairs).toContainEqual({ repair: 'trim-others', code: NEW, removes: [A] })
    const refusal = applyEdit(state, yielding('trim-others'))
    expect(refusal).toEqual({ ok: false, reason: 'nothing-left', codes: [A] })
    expect(applyEdit(state, yielding('trim-others', [C]))).toEqual(refusal)
    const mended = taken(state, yielding('trim-others', [A, C]))
    // C is only cut: it was allowed to go, and needs not.
    expect(gridsIn(mended.state).map(({ code }) => code)).toEqual([B, NEW, C, D].toSorted())
    expect(problemsIn(mended.state)).toEqual([])
  })

  test('may keep the stretch of a township’s outline that another ran along', () => {
    const township = aDraft(gridsIn(four), { division: TOWNSHIP })
    const state = drawn(block(0, 0, 4, 1), township)
    expect(problemsIn(taken(state, yielding('trim-others')).state)).toEqual([])
  })

  test('has nothing to repair where it lies over none', () => {
    expect(reasonOf(four, { type: 'repair', repair: 'trim-others', code: A })).toBe('nothing-to-repair')
    expect(reasonOf(four, { type: 'repair', repair: 'trim-to-others', code: A })).toBe('nothing-to-repair')
  })

  test('is mended by either, wherever it was drawn, as it is offered', () => {
    const start = aVoronoiDraft(40, 9)
    let seen = 0
    const place = fc.record({
      x: fc.double({ min: 0, max: 4, noNaN: true }),
      y: fc.double({ min: 0, max: 4, noNaN: true }),
      side: fc.double({ min: 0.4, max: 3, noNaN: true }),
    })
    const property = fc.property(place, ({ x, y, side }) => {
      const edit: Drawing = { type: 'draw', layer: 'base', geometry: block(x, y, x + side, y + side) }
      const over = applyEdit(start, edit)
      if (!over.ok) return
      const code = over.after.find((grid) => !start.about.has(grid.code))!.code
      const offers = problemsIn(over.state)
        .flatMap(({ repairs }) => repairs)
        .filter((offer) => offer.code === code && offer.repair.startsWith('trim-'))
      for (const offer of new Map(offers.map((one) => [one.repair, one])).values()) {
        seen += 1
        const mended = taken(over.state, { type: 'repair', ...offer }).state
        const left = problemsIn(mended).filter(({ kind }) => kind === 'overlap')
        expect(left.filter(({ codes }) => codes.includes(code))).toEqual([])
      }
    })
    fc.assert(property, { seed: 31, numRuns: 60 })
    expect(seen).toBeGreaterThan(50)
  })
})
