import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { DraftEdit } from '#shared/grids/draft-edit.ts'
import { applyEdit } from '#shared/grids/draft-rules.ts'
import type { DrawingEdit } from '#shared/grids/draft-rules.ts'
import { problemsOf } from '#shared/grids/draft-problems.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import type { DraftState } from '#shared/grids/draft-state.ts'
import { DraftGrid } from '#shared/grids/draft.ts'
import { aDraft, aVoronoiDraft, TOWNSHIP } from './drafts.ts'

const nothing = aDraft([], { parent: null, communities: [] })
const county = aVoronoiDraft(12, 4)
const township = aVoronoiDraft(12, 4, { division: TOWNSHIP })
const places = gridsIn(county).flatMap(
  ({ geometry }) => geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2) as [number, number][],
)

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const vertex = fc.constantFrom(...places)
const nearby = fc
  .tuple(vertex, degrees(-0.004, 0.004), degrees(-0.004, 0.004))
  .map(([[lng, lat], dx, dy]): [number, number] => [lng + dx, lat + dy])
const anywhere = fc.tuple(degrees(-180, 180), degrees(-90, 90))
const place = fc.oneof(
  { weight: 5, arbitrary: vertex },
  { weight: 5, arbitrary: nearby },
  { weight: 1, arbitrary: anywhere },
)
/** Two vertices of which the second often comes after the first on a border. */
const pair = fc
  .tuple(fc.nat(places.length - 2), fc.nat(3))
  .map(([k, off]): [[number, number], [number, number]] => [places[k]!, places[(k + off) % places.length]!])

const patch = fc.tuple(place, degrees(-0.05, 0.05), degrees(-0.05, 0.05)).map(([[lng, lat], dx, dy]) => [
  [lng, lat],
  [lng + dx, lat],
  [lng + dx, lat + dy],
  [lng, lat + dy],
  [lng, lat],
])
const tangle = fc.array(place, { maxLength: 9 }).map((open) => (open.length > 2 ? [...open, open[0]!] : open))
const ring = fc.oneof(patch, tangle)
const geometry = fc.oneof(
  fc.record({ type: fc.constant('Polygon'), coordinates: fc.tuple(patch) }),
  fc.record({ type: fc.constant('Polygon'), coordinates: fc.array(ring, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('MultiPolygon'),
    coordinates: fc.array(fc.array(ring, { maxLength: 2 }), { maxLength: 3 }),
  }),
)
const code = fc.constantFrom(...county.about.keys(), `${TOWNSHIP}001777`, '530403001001001')
const name = fc.option(fc.string({ maxLength: 12 }), { nil: undefined })
const columns = fc.option(fc.record({ households: fc.nat() }), { nil: undefined })
const envelope = { commandId: fc.constant('cmd_01ARZ3NDEKTSV4RRFFQ69G5FAV'), expectedVersion: fc.constant(1) }
const edit = <T extends string>(type: T, shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ type: fc.constant(type), ...envelope, ...shape })

const anyEdit = fc.oneof(
  edit('draw', {
    layer: fc.constantFrom('base', 'dedicated'),
    name,
    geometry,
    columns,
    community: fc.constantFrom(undefined, `${TOWNSHIP}001`, '530403001001'),
  }),
  edit('move', { from: vertex, to: nearby, edge: fc.option(place, { nil: undefined, freq: 1 }) }),
  edit('insert-vertex', { edge: pair, at: place }),
  pair.chain((edge) => {
    const middle: [number, number] = [(edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2]
    return edit('insert-vertex', { edge: fc.constant(edge), at: fc.constant(middle) })
  }),
  fc
    .tuple(vertex, degrees(-0.004, 0.004))
    .chain(([from, dx]) =>
      edit('move', { from: fc.constant(from), to: fc.constant([from[0] + dx, from[1]]) }),
    ),
  edit('delete-vertex', { at: place }),
  edit('split', { code, line: fc.array(place, { minLength: 1, maxLength: 6 }), name }),
  edit('merge', { codes: fc.array(code, { minLength: 1, maxLength: 5 }), into: code }),
  edit('remove', { code }),
  edit('rename', { code, name, newCode: fc.option(code, { nil: undefined }), columns }),
  edit('repair', {
    repair: fc.constantFrom('trim', 'fill', 'snap'),
    code,
    other: fc.option(code, { nil: undefined }),
    at: fc.option(place, { nil: undefined }),
  }),
)

const withoutAbsent = (value: object): unknown => JSON.parse(JSON.stringify(value))

describe('any edit that has the form of one', () => {
  test('is taken or refused with a word and never throws; what it leaves can be checked, stored and edited on', () => {
    const outcomes = new Map<string, number>()
    const property = fc.property(
      fc.constantFrom(nothing, county, township),
      fc.array(anyEdit, { minLength: 4, maxLength: 14 }),
      (start, edits) => {
        let state: DraftState = start
        for (const raw of edits) {
          const parsed = DraftEdit.safeParse(withoutAbsent(raw))
          if (!parsed.success) continue
          const applied = applyEdit(state, parsed.data as DrawingEdit)
          const outcome = applied.ok ? `${raw.type} taken` : applied.reason
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
          if (!applied.ok) continue
          state = applied.state
          for (const grid of applied.after) expect(DraftGrid.parse(grid)).toEqual(grid)
        }
        expect(problemsOf(state, { targets: {} })).toBeInstanceOf(Array)
      },
    )
    fc.assert(property, { seed: 13, numRuns: 250 })
    // The fuzz reaches behind the first refusals.
    expect([...outcomes.keys()].filter((outcome) => outcome.endsWith('taken')).length).toBeGreaterThan(7)
    expect(outcomes.size).toBeGreaterThan(12)
  })

  test('anything else is turned away by the schema', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(DraftEdit.safeParse(value).success).toBe(false)
      }),
      { seed: 14, numRuns: 500 },
    )
  })
})
