import { describe, expect, test } from 'vitest'

import { validateCoverage } from '#shared/geo/coverage/validate.ts'
import type { Drawing } from '#shared/grids/draft-rules.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import type { DraftState } from '#shared/grids/draft-state.ts'
import {
  aDraft,
  aDraftGrid,
  block,
  blockPlace,
  gridOf,
  polygon,
  reasonOf,
  taken,
  TOWNSHIP,
} from './drafts.ts'

const [A, B, C, D] = ['001001', '001002', '002001', '002002'].map((end) => TOWNSHIP + end) as [
  string,
  string,
  string,
  string,
]

/** Four blocks: A and B of community 001 in the west, C and D of 002 in the east.
 *
 *     +---+---+   y 4
 *     | B | D |
 *     +---+---+   y 2
 *     | A | C |
 *     +---+---+   y 0
 */
const four = [
  aDraftGrid(A, block(0, 0, 2, 2), { columns: { households: 100, people: 300 } }),
  aDraftGrid(B, block(0, 2, 2, 4), { columns: { households: 50 }, externalCode: 'X-2' }),
  aDraftGrid(C, block(2, 0, 4, 2), { columns: { households: 7, people: 9 } }),
  aDraftGrid(D, block(2, 2, 4, 4)),
]
const county = aDraft(four)
const township = aDraft(four, { division: TOWNSHIP })
const community = aDraft(four, {
  division: `${TOWNSHIP}001`,
  parent: block(0, 0, 2, 4),
  communities: [{ code: `${TOWNSHIP}001`, name: '社区', geometry: block(0, 0, 2, 4) }],
})
const problemsIn = (state: DraftState) => validateCoverage(gridsIn(state), state.ground.parent)
const draw = (more: Partial<Extract<Drawing, { type: 'draw' }>>): Drawing => ({
  type: 'draw',
  layer: 'base',
  geometry: block(1, 1, 2, 2),
  ...more,
})

describe('a grid that is drawn', () => {
  test('gets the next free code of the community that holds its label point, and a name of it', () => {
    const { after } = taken(county, draw({ geometry: block(2.5, 0.5, 3, 1) }))
    expect(after).toMatchObject([
      { code: `${TOWNSHIP}002003`, name: '社区002第03网格', layer: 'base', origins: [], columns: {} },
    ])
  })

  test('gets the code of the community that is named, passing over retired codes', () => {
    const state = aDraft(four, {}, [`${TOWNSHIP}001003`, `${TOWNSHIP}001004`])
    const { after } = taken(state, draw({ community: `${TOWNSHIP}001` }))
    expect(after.map(({ code }) => code)).toContain(`${TOWNSHIP}001005`)
  })

  test('is refused when the community has no number left', () => {
    const all = Array.from({ length: 999 }, (_, i) => `${TOWNSHIP}001${String(i + 1).padStart(3, '0')}`)
    expect(reasonOf(aDraft(four, {}, all), draw({ community: `${TOWNSHIP}001` }))).toBe('codes-used-up')
  })

  test('is refused while it crosses itself, has no area, lies outside the division or in no community', () => {
    const [a, b, c, d] = [blockPlace(1, 1), blockPlace(2, 2), blockPlace(2, 1), blockPlace(1, 2)]
    expect(reasonOf(county, draw({ geometry: polygon(a, b, c, d, a) }))).toBe('crosses-itself')
    expect(reasonOf(county, draw({ geometry: polygon(a, b, a) }))).toBe('no-area')
    expect(reasonOf(county, draw({ geometry: { type: 'Polygon', coordinates: [] } }))).toBe('no-area')
    expect(reasonOf(county, draw({ geometry: polygon(a, b, a, b, a) }))).toBe('crosses-itself')
    expect(reasonOf(county, draw({ geometry: block(5, 5, 6, 6) }))).toBe('outside-division')
    expect(reasonOf(county, draw({ community: '530403001001' }))).toBe('outside-division')
    expect(reasonOf(county, draw({ community: `${TOWNSHIP}009` }))).toBe('no-community')
    const farAway = polygon([-170, 0], [-169, 0], [-169, 1], [-170, 0])
    expect(reasonOf(county, draw({ geometry: farAway }))).toBe('outside-division')
  })

  test('is wound rightly, whichever way the hand went round', () => {
    const backwards = polygon(
      ...block(2.5, 0.5, 3, 1)
        .coordinates[0]!.toReversed()
        .map(([x, y]): [number, number] => [x, y]),
    )
    const [there] = taken(county, draw({ geometry: block(2.5, 0.5, 3, 1) })).after
    const [back] = taken(county, draw({ geometry: backwards })).after
    expect(back).toEqual(there)
  })

  test('joins the borders it was drawn by, and their grids get its vertices', () => {
    const hole = taken(aDraft(four, {}, [A, B, C, D]), { type: 'remove', code: D }).state
    // Half a metre off everywhere.
    const [w, s, e, n] = [102.625 + 5e-6, 24.375 - 5e-6, 102.75 - 5e-6, 24.5 + 5e-6]
    const middle: [number, number] = [102.68, 24.375 - 5e-6]
    const geometry = polygon([w, s], middle, [e, s], [e, n], [w, n], [w, s])
    const drawn = taken(hole, draw({ geometry }))
    expect(drawn.after.map(({ code }) => code)).toEqual([C, `${TOWNSHIP}002003`].toSorted())
    expect(problemsIn(drawn.state)).toEqual([])
  })

  test('may lie over others: that is no refusal', () => {
    const drawn = taken(county, draw({}))
    expect(problemsIn(drawn.state).map(({ kind, codes }) => [kind, codes])).toEqual([
      ['overlap', [A, `${TOWNSHIP}001003`]],
    ])
  })

  test('in the dedicated layer lies over the base and shares no vertex with it, but its borders', () => {
    const drawn = taken(county, draw({ layer: 'dedicated', geometry: block(1, 1, 2, 2) }))
    expect(drawn.before).toEqual([])
    expect(drawn.state.base).toBe(county.base)
    expect(drawn.state.dedicated.grids.map(({ code }) => code)).toEqual([`${TOWNSHIP}001003`])
  })
})

describe('a county that is drawn', () => {
  test('moves a shared vertex and every neighbour follows; its outline too, since it is the whole county', () => {
    const moved = taken(county, { type: 'move', from: blockPlace(2, 2), to: blockPlace(2.5, 2.5) })
    expect(moved.after.map(({ code }) => code)).toEqual([A, B, C, D])
    expect(problemsIn(moved.state)).toEqual([])
    expect(reasonOf(county, { type: 'move', from: blockPlace(0, 0), to: blockPlace(-1, 0) })).toBe('taken')
  })

  test('refuses a move over a neighbour, one that changes nothing, and one to the other side of the world', () => {
    const { state } = taken(county, {
      type: 'insert-vertex',
      edge: [blockPlace(0, 2), blockPlace(2, 2)],
      at: blockPlace(1, 2.5),
    })
    expect(reasonOf(state, { type: 'move', from: blockPlace(1, 2.5), to: blockPlace(3, 3) })).toBe(
      'crosses-itself',
    )
    expect(reasonOf(state, { type: 'move', from: blockPlace(1, 2.5), to: blockPlace(1, 2.5) })).toBe(
      'nothing-changes',
    )
    expect(reasonOf(state, { type: 'move', from: blockPlace(1, 2.5), to: [-170, -80] })).toBe(
      'outside-division',
    )
    expect(reasonOf(state, { type: 'move', from: blockPlace(1, 1), to: blockPlace(1, 2) })).toBe(
      'no-such-vertex',
    )
    expect(reasonOf(state, { type: 'delete-vertex', at: blockPlace(2, 2) })).toBe('node')
  })

  test('splits a grid: the right half keeps code and name, the left one is new, both carry on the whole, whose columns neither keeps', () => {
    const line = [blockPlace(-1, 3), blockPlace(3, 3)]
    const halves = taken(county, { type: 'split', code: B, line })
    expect(
      halves.after.map(({ code, name, origins, columns, externalCode }) => ({
        code,
        name,
        origins,
        columns,
        externalCode,
      })),
    ).toEqual([
      { code: B, name: gridOf(county, B).name, origins: [B], columns: {}, externalCode: 'X-2' },
      {
        code: `${TOWNSHIP}001003`,
        name: `${gridOf(county, B).name}-2`,
        origins: [B],
        columns: {},
        externalCode: undefined,
      },
      { ...pick(gridOf(county, D)) },
    ])
    expect(gridOf(halves.state, B).geometry).toEqual(block(0, 2, 2, 3))
    expect(problemsIn(halves.state)).toEqual([])
    expect(reasonOf(county, { type: 'split', code: B, line: [blockPlace(5, 5), blockPlace(6, 6)] })).toBe(
      'line-misses',
    )
  })

  test('merges grids under the code and name of one; a sum is known only where every part of it is', () => {
    const merged = taken(county, { type: 'merge', codes: [A, B], into: B })
    expect(merged.after).toMatchObject([
      { code: B, origins: [B, A], columns: { households: 150 }, externalCode: 'X-2' },
    ])
    expect(merged.after[0]!.columns).not.toHaveProperty('people')
    expect(merged.before.map(({ code }) => code)).toEqual([A, B])
    expect(gridOf(merged.state, B).geometry.coordinates[0]).toHaveLength(7)
    expect(reasonOf(county, { type: 'merge', codes: [A, B], into: C })).toBe('nothing-to-merge')
    expect(reasonOf(county, { type: 'merge', codes: [A, A], into: A })).toBe('nothing-to-merge')
    expect(reasonOf(county, { type: 'merge', codes: [A, '530402006001777'], into: A })).toBe('no-such-grid')
    const { state } = taken(county, draw({ layer: 'dedicated', geometry: block(1, 1, 2, 2) }))
    expect(reasonOf(state, { type: 'merge', codes: [A, `${TOWNSHIP}001003`], into: A })).toBe('other-layer')
  })

  test('renames and renumbers: a retired or used code is refused, the own old one is not', () => {
    const state = aDraft(four, {}, [A, B, C, D, `${TOWNSHIP}001009`])
    const rename = (more: object): Drawing => ({ type: 'rename', code: A, ...more })
    const renumbered = taken(state, rename({ newCode: `${TOWNSHIP}001005`, name: '新' }))
    expect(renumbered.after).toMatchObject([{ code: `${TOWNSHIP}001005`, name: '新', origins: [A] }])
    expect(renumbered.before).toMatchObject([{ code: A }])
    expect(reasonOf(renumbered.state, { type: 'rename', code: `${TOWNSHIP}001005`, newCode: A })).toBe(
      'taken',
    )
    expect(reasonOf(renumbered.state, { type: 'rename', code: B, newCode: A })).toBe('code-taken')
    expect(reasonOf(state, rename({ newCode: B }))).toBe('code-taken')
    expect(reasonOf(state, rename({ newCode: `${TOWNSHIP}001009` }))).toBe('code-taken')
    expect(reasonOf(state, rename({ newCode: '530403001001001' }))).toBe('outside-division')
    expect(reasonOf(state, rename({ newCode: `${TOWNSHIP}009001` }))).toBe('no-community')
    expect(reasonOf(state, rename({}))).toBe('nothing-changes')
    expect(taken(state, rename({ columns: { people: 3 } })).after[0]!.columns).toEqual({ people: 3 })
  })
})

const pick = ({ code, name, origins, columns, externalCode }: ReturnType<typeof gridOf>) => ({
  code,
  name,
  origins,
  columns,
  externalCode,
})

describe('a township that is drawn', () => {
  test('keeps its outline: no vertex of it moves, goes or comes off it, and nothing is drawn past it', () => {
    expect(reasonOf(township, { type: 'move', from: blockPlace(0, 2), to: blockPlace(1, 2) })).toBe('outline')
    expect(reasonOf(township, { type: 'delete-vertex', at: blockPlace(0, 0) })).toBe('outline')
    expect(
      reasonOf(township, {
        type: 'insert-vertex',
        edge: [blockPlace(0, 0), blockPlace(0, 2)],
        at: blockPlace(1, 1),
      }),
    ).toBe('outline')
    expect(
      reasonOf(township, {
        type: 'insert-vertex',
        edge: [blockPlace(0, 0), blockPlace(0, 2)],
        at: blockPlace(0, 1),
      }),
    ).toBe('taken')
    expect(reasonOf(township, { type: 'move', from: blockPlace(2, 2), to: blockPlace(1, 1) })).toBe('taken')
  })

  test('cuts to the outline through a vertex that it has', () => {
    const cut = taken(township, {
      type: 'split',
      code: A,
      line: [blockPlace(-1, 1.2), blockPlace(1, 1), blockPlace(3, 1)],
    })
    const ring = gridOf(cut.state, A).geometry.coordinates[0]!
    expect(ring).toContainEqual(blockPlace(0, 2))
    expect(problemsIn(cut.state)).toEqual([])
  })

  test('lets a vertex at a gap move, though nobody is on its other side', () => {
    const [x, y] = [1, 2.2]
    const bent = taken(township, {
      type: 'insert-vertex',
      edge: [blockPlace(0, 2), blockPlace(2, 2)],
      at: blockPlace(x, y),
    })
    const gap = taken(bent.state, { type: 'remove', code: B })
    expect(reasonOf(gap.state, { type: 'move', from: blockPlace(x, y), to: blockPlace(1, 2.4) })).toBe(
      'taken',
    )
  })
})

test('a community that is drawn leaves the grids around it as they are, bit by bit', () => {
  const outside = (edit: Drawing) => expect(reasonOf(community, edit)).toBe('outside-division')
  outside({ type: 'move', from: blockPlace(2, 2), to: blockPlace(1, 2) })
  outside({ type: 'merge', codes: [A, C], into: A })
  outside({ type: 'remove', code: C })
  outside({ type: 'rename', code: D, name: '别' })
  outside({ type: 'split', code: D, line: [blockPlace(1, 3), blockPlace(5, 3)] })
  outside({ type: 'rename', code: A, newCode: `${TOWNSHIP}002009` })
  expect(reasonOf(community, { type: 'merge', codes: [A, B], into: A })).toBe('taken')
})

describe('a draft that is broken', () => {
  const broken = taken(county, draw({ geometry: block(0.5, 0.5, 1.5, 2) })).state
  const over = `${TOWNSHIP}001003`

  test('is edited elsewhere as if it were whole', () => {
    expect(reasonOf(broken, { type: 'split', code: D, line: [blockPlace(1, 3), blockPlace(5, 3)] })).toBe(
      'taken',
    )
    expect(reasonOf(broken, { type: 'merge', codes: [C, D], into: D })).toBe('taken')
  })

  test('takes what makes the overlap no worse and refuses what does', () => {
    expect(reasonOf(broken, { type: 'move', from: blockPlace(0.5, 0.5), to: blockPlace(0.7, 0.7) })).toBe(
      'taken',
    )
    expect(reasonOf(broken, { type: 'move', from: blockPlace(0.5, 0.5), to: blockPlace(0.2, 0.2) })).toBe(
      'overlap',
    )
    expect(reasonOf(broken, { type: 'merge', codes: [over, A], into: A })).toBe('taken')
    expect(reasonOf(broken, { type: 'move', from: blockPlace(0, 0), to: blockPlace(-1, -1) })).toBe('taken')
  })

  test('is mended by a trim, which gives the other grid the vertices where both met', () => {
    const trimmed = taken(broken, { type: 'repair', repair: 'trim', code: A, other: over })
    expect(problemsIn(trimmed.state)).toEqual([])
    expect(reasonOf(trimmed.state, { type: 'repair', repair: 'trim', code: A, other: over })).toBe(
      'nothing-to-repair',
    )
    expect(reasonOf(broken, { type: 'repair', repair: 'trim', code: over, other: A })).toBe('nothing-left')
    expect(reasonOf(broken, { type: 'repair', repair: 'trim', code: A, other: D })).toBe('nothing-to-repair')
  })

  test('is mended by giving a gap to a grid beside it, and to no other', () => {
    const gap = taken(county, { type: 'remove', code: B }).state
    const fill = (code: string): Drawing => ({ type: 'repair', repair: 'fill', code, at: blockPlace(1, 3) })
    expect(problemsIn(taken(gap, fill(A)).state)).toEqual([])
    expect(problemsIn(taken(gap, fill(D)).state)).toEqual([])
    expect(reasonOf(gap, fill(C))).toBe('nothing-to-repair')
    expect(reasonOf(county, fill(A))).toBe('nothing-to-repair')
  })

  test('is mended by a snap where borders only just miss each other, and not where they lie metres apart', () => {
    const apart = (metres: number): DraftState => {
      const off = metres / 101_000
      const west = polygon(
        blockPlace(0, 0),
        [102.625 - off, 24.25],
        [102.625 - off, 24.375],
        blockPlace(0, 2),
        blockPlace(0, 0),
      )
      return aDraft([aDraftGrid(A, west), ...four.slice(1)], { parent: block(0, 0, 4, 4) })
    }
    const snap: Drawing = { type: 'repair', repair: 'snap', code: A }
    expect(problemsIn(apart(1)).length).toBeGreaterThan(0)
    const { state, after } = taken(apart(1), snap)
    expect(after.map(({ code }) => code)).toEqual([A])
    expect(validateCoverage(gridsIn(state))).toEqual([])
    expect(reasonOf(apart(5), snap)).toBe('moves-too-far')
    expect(reasonOf(county, snap)).toBe('nothing-to-repair')
  })

  test('of a township is trimmed to the outline, which stays', () => {
    const beyond = taken(township, draw({ geometry: block(3, 1, 5, 1.5) })).state
    const code = `${TOWNSHIP}002003`
    const trimmed = taken(beyond, { type: 'repair', repair: 'trim', code })
    expect(problemsIn(trimmed.state).filter(({ kind }) => kind === 'outside-parent')).toEqual([])
  })
})
