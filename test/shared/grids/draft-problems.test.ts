import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { DraftProblem } from '#shared/grids/draft-edit.ts'
import { problemsAfter, problemsAt, problemsOf } from '#shared/grids/draft-problems.ts'
import type { Measures } from '#shared/grids/draft-problems.ts'
import { applyEdit } from '#shared/grids/draft-rules.ts'
import type { Drawing } from '#shared/grids/draft-rules.ts'
import type { DraftState } from '#shared/grids/draft-state.ts'
import { aDraft, aDraftGrid, aVoronoiDraft, block, blockPlace, polygon, taken, TOWNSHIP } from './drafts.ts'
import { editOf, sketchOf } from './sketches.ts'

const [A, B, C, D] = ['001001', '001002', '002001', '002002'].map((end) => TOWNSHIP + end) as [
  string,
  string,
  string,
  string,
]
const four = [
  aDraftGrid(A, block(0, 0, 2, 2), { columns: { households: 100, people: 300 } }),
  aDraftGrid(B, block(0, 2, 2, 4), { columns: { households: 50 } }),
  aDraftGrid(C, block(2, 0, 4, 2)),
  aDraftGrid(D, block(2, 2, 4, 4)),
]
const county = aDraft(four, {}, [A, B, C, D])
const township = aDraft(four, { division: TOWNSHIP }, [A, B, C, D])
const NEW = `${TOWNSHIP}001003`
const none: Measures = { targets: {} }
const after = (state: DraftState, ...edits: Drawing[]) =>
  edits.reduce((draft, edit) => taken(draft, edit).state, state)
const brief = (problems: readonly DraftProblem[]) =>
  problems.map(({ kind, codes, blocks }) => [kind, codes.map((code) => code.slice(-6)), blocks])

/** Every repair that is offered can be taken, and leaves less of its problem. */
function expectMendable(state: DraftState, problems: readonly DraftProblem[]): void {
  for (const { id, repairs } of problems) {
    for (const offered of repairs) {
      const mended = taken(state, { type: 'repair', ...offered }).state
      expect(problemsOf(mended, none).map((problem) => problem.id)).not.toContain(id)
    }
  }
}

describe('the problems of a draft', () => {
  test('of a sound division are none', () => {
    expect(problemsOf(county, none)).toEqual([])
    expect(problemsOf(aVoronoiDraft(30, 2), none)).toEqual([])
  })

  test('list an overlap, with a trim of either grid unless nothing would be left of it', () => {
    const state = after(county, {
      type: 'draw',
      layer: 'base',
      geometry: block(1, 1, 3, 2),
      community: `${TOWNSHIP}001`,
    })
    const problems = problemsOf(state, none).filter(({ kind }) => kind === 'overlap')
    expect(problems.map(({ codes }) => codes)).toEqual([
      [A, NEW],
      [NEW, C],
    ])
    expect(problems[0]!.blocks).toBe(true)
    expect(problems[0]!.geometry).toEqual(block(1, 1, 2, 2))
    expect(problems[0]!.repairs).toEqual([
      { repair: 'trim', code: A, other: NEW },
      { repair: 'trim', code: NEW, other: A },
      { repair: 'trim-others', code: NEW },
    ])
    expectMendable(state, problems)
    const within = after(county, { type: 'draw', layer: 'base', geometry: block(0.5, 0.5, 1.5, 1.5) })
    expect(problemsOf(within, none)[0]!.repairs).toEqual([
      { repair: 'trim', code: A, other: NEW },
      { repair: 'trim-others', code: A, removes: [NEW] },
    ])
    expectMendable(within, problemsOf(within, none))
    for (const problem of problemsOf(state, none)) expect(DraftProblem.parse(problem)).toEqual(problem)
  })

  test('list a gap, to be filled into the neighbour with the longest common border first', () => {
    const state = after(county, {
      type: 'insert-vertex',
      edge: [blockPlace(0, 2), blockPlace(2, 2)],
      at: blockPlace(1, 3.9),
    })
    const gone = after(state, { type: 'remove', code: A })
    const [gap, ...others] = problemsOf(gone, none)
    expect(others).toEqual([])
    expect(gap!.kind).toBe('gap')
    expect(gap!.repairs.map(({ repair, code }) => [repair, code])).toEqual([
      ['fill', B],
      ['fill', C],
    ])
    expectMendable(gone, [gap!])
  })

  test('block a gap at the outline of a township, which is fixed, and not at a county', () => {
    const blocks = (state: DraftState) =>
      problemsOf(after(state, { type: 'remove', code: A }), none)[0]!.blocks
    expect([blocks(township), blocks(county)]).toEqual([true, false])
  })

  test('list slivers, to be snapped away', () => {
    const off = 0.4 / 101_000
    const west = polygon(
      blockPlace(0, 0),
      [102.625 - off, 24.25],
      [102.625 - off, 24.375],
      blockPlace(0, 2),
      blockPlace(0, 0),
    )
    const state = aDraft([aDraftGrid(A, west), ...four.slice(1)], {
      parent: block(0, 0, 4, 4),
      division: TOWNSHIP,
    })
    const slivers = problemsOf(state, none)
    expect(brief(slivers)).toEqual([['sliver', ['001001', '002001', '001002'], true]])
    expect(slivers[0]!.repairs.map(({ repair }) => repair)).toEqual([
      'fill',
      'fill',
      'fill',
      'snap',
      'snap',
      'snap',
    ])
    const snapped = after(state, { type: 'repair', repair: 'snap', code: A })
    expect(problemsOf(snapped, none).filter(({ blocks }) => blocks)).toEqual([])
  })

  test('list what lies outside the division or only outside its community, which may be meant', () => {
    const moved = after(county, { type: 'move', from: blockPlace(2, 2), to: blockPlace(2.5, 2) })
    expect(brief(problemsOf(moved, none))).toEqual([
      ['outside-parent', ['001001'], false],
      ['outside-parent', ['001002'], false],
    ])
    const beyond: Drawing = {
      type: 'draw',
      layer: 'base',
      geometry: block(3, 1, 5, 2),
      community: `${TOWNSHIP}002`,
    }
    const drawn = problemsOf(after(township, beyond), none).filter(({ id }) =>
      id.startsWith('outside-parent'),
    )
    expect(brief(drawn)).toEqual([['outside-parent', ['002003'], true]])
    expect(drawn[0]!.repairs).toEqual([{ repair: 'trim', code: `${TOWNSHIP}002003` }])
    expectMendable(after(township, beyond), drawn)
    const market = after(township, { ...beyond, layer: 'dedicated' })
    expect(brief(problemsOf(market, none))).toEqual([['outside-parent', ['002003'], true]])
    expectMendable(market, problemsOf(market, none))
  })

  test('name a grid of several pieces, which blocks nothing', () => {
    const across = after(county, {
      type: 'draw',
      layer: 'base',
      geometry: block(0, 0.5, 2, 1),
      community: `${TOWNSHIP}001`,
    })
    const cut = after(across, { type: 'repair', repair: 'trim', code: A, other: NEW })
    expect(brief(problemsOf(cut, none))).toEqual([['several-pieces', ['001001'], false]])
  })

  test('leave out what reaches beyond a community by less than the lattice rounds', () => {
    const step = 16 / 2 ** 24
    const bentBy = (steps: number) => {
      const [low, middle, high] = [1 - 1 / 64, 1, 1 + 1 / 64]
      const put = (y: number): Drawing => ({
        type: 'insert-vertex',
        edge: [blockPlace(2, y === low ? 0 : y === middle ? low : middle), blockPlace(2, 2)],
        at: blockPlace(2, y),
      })
      const to = blockPlace(2 + steps * step, middle)
      const bent = after(county, put(low), put(middle), put(high), {
        type: 'move',
        from: blockPlace(2, middle),
        to,
      })
      return brief(problemsOf(bent, none))
    }
    expect(bentBy(1)).toEqual([])
    expect(bentBy(8)).toEqual([['outside-parent', ['001001'], false]])
  })

  test('of dedicated grids are overlaps among themselves, never with the base, and no gaps', () => {
    const market = (west: number): Drawing => ({
      type: 'draw',
      layer: 'dedicated',
      geometry: block(west, 1, west + 1, 2),
    })
    const two = after(county, market(0.5), market(1))
    expect(brief(problemsOf(two, none))).toEqual([['overlap', ['001003', '001004'], true]])
    expectMendable(two, problemsOf(two, none))
  })

  test('measure grids against the band, and never one whose number is unknown', () => {
    const measures: Measures = {
      targets: { households: [60, 90], incidents12Months: [0, 10] },
      incidentCounts: new Map([[C, 11]]),
    }
    expect(brief(problemsOf(county, measures))).toEqual(
      [
        ['too-large', ['001001'], false],
        ['too-large', ['002001'], false],
        ['too-small', ['001002'], false],
      ].toSorted(),
    )
  })

  test('name a grid that crosses or touches itself, as an import may bring one', () => {
    const bow = polygon(
      blockPlace(0, 0),
      blockPlace(2, 2),
      blockPlace(2, 0),
      blockPlace(0, 3),
      blockPlace(0, 0),
    )
    const state = aDraft([aDraftGrid(A, bow)], { parent: null, communities: [] })
    expect(brief(problemsOf(state, none))).toContainEqual(['crosses-itself', ['001001'], true])
  })
})

describe('problems looked at around an edit', () => {
  test('are all that the whole draft has, after any sequence of edits', () => {
    const measures: Measures = { targets: { households: [103, 105], areaSquareMetres: [1e7, 8e7] } }
    let seen = 0
    const types = [
      'move',
      'move',
      'split',
      'merge',
      'draw',
      'remove',
      'trim',
      'delete-vertex',
      'insert-vertex',
      'rename',
    ]
    for (const [seed, ground] of [
      [21, {}],
      [22, { division: TOWNSHIP }],
    ] as const) {
      const start = aVoronoiDraft(24, 6, ground)
      const property = fc.property(fc.array(sketchOf(types), { minLength: 1, maxLength: 8 }), (sketches) => {
        let state = start
        let known = problemsOf(start, measures)
        for (const sketch of sketches) {
          const applied = applyEdit(state, editOf(state, sketch))
          if (!applied.ok) continue
          known = problemsAfter(known, { before: state, after: applied.state }, applied, measures)
          state = applied.state
          expect(known).toEqual(problemsOf(state, measures))
          const codes = applied.after.map(({ code }) => code)
          const at = problemsAt(state, codes, measures)
          expect(known).toEqual(expect.arrayContaining(at))
          seen += known.length
        }
      })
      fc.assert(property, { seed, numRuns: 25 })
    }
    expect(seen).toBeGreaterThan(200)
  })
})
