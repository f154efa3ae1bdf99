import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Coverage } from '#shared/geo/coverage/coverage.ts'
import { twiceAreaOf } from '#shared/geo/coverage/coverage.ts'
import { validateCoverage } from '#shared/geo/coverage/validate.ts'
import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import { planRedo, planUndo } from '#shared/grids/draft-log.ts'
import { applyEdit } from '#shared/grids/draft-rules.ts'
import { draftStateOf, gridsIn, withGrids } from '#shared/grids/draft-state.ts'
import { aVoronoiDraft, TOWNSHIP } from './drafts.ts'
import { anAppliedEdit } from './applied-edits.ts'
import { editOf, sketchOf } from './sketches.ts'

const areaOf = ({ grids }: Coverage): number => grids.reduce((sum, grid) => sum + twiceAreaOf(grid), 0)
const TILING = ['move', 'move-edge', 'insert-vertex', 'delete-vertex', 'split', 'merge', 'rename']

const county = aVoronoiDraft(24, 5)
const township = aVoronoiDraft(24, 5, { division: TOWNSHIP })

describe('edits in any sequence', () => {
  test('keep a township a coverage of the very same ground, whatever is moved, split and merged', () => {
    const done = new Map<string, number>()
    const property = fc.property(fc.array(sketchOf(TILING), { minLength: 1, maxLength: 10 }), (sketches) => {
      let state = township
      for (const sketch of sketches) {
        const applied = applyEdit(state, editOf(state, sketch))
        if (!applied.ok) continue
        done.set(sketch.type, (done.get(sketch.type) ?? 0) + 1)
        state = applied.state
        expect(areaOf(state.base)).toBe(areaOf(township.base))
      }
      expect(validateCoverage(gridsIn(state), state.ground.parent)).toEqual([])
    })
    fc.assert(property, { seed: 7, numRuns: 60 })
    for (const type of TILING)
      expect([type, done.get(type) ?? 0]).toEqual([type, expect.toSatisfy((n: number) => n > 3)])
  })

  const ANY = [...TILING, 'draw', 'remove', 'trim', 'snap']

  test('give every grid a code of its own, and never one that was retired', () => {
    const retired = county.base.grids.map(({ code }) =>
      code.replace(/.{3}$/, (n) => String(Number(n) + 10).padStart(3, '0')),
    )
    const start = draftStateOf(gridsIn(county), county.ground, [...retired, ...county.about.keys()])
    const property = fc.property(fc.array(sketchOf(ANY), { minLength: 1, maxLength: 12 }), (sketches) => {
      let state = start
      for (const sketch of sketches) {
        const applied = applyEdit(state, editOf(state, sketch))
        if (!applied.ok) continue
        const made = applied.after.filter(({ code }) => !state.about.has(code))
        for (const { code } of made) expect(start.taken.has(code)).toBe(false)
        state = applied.state
        const codes = [...state.base.grids, ...state.dedicated.grids].map(({ code }) => code)
        expect(codes.toSorted()).toEqual([...state.about.keys()].toSorted())
        expect(new Set(codes).size).toBe(codes.length)
      }
    })
    fc.assert(property, { seed: 8, numRuns: 40 })
  })

  test('put by their grids alone, and after a reload, are the same state; all undone it is the start again, all redone the end', () => {
    const property = fc.property(fc.array(sketchOf(ANY), { minLength: 1, maxLength: 12 }), (sketches) => {
      let [state, put] = [county, county]
      const log: AppliedEdit[] = []
      for (const sketch of sketches) {
        const applied = applyEdit(state, editOf(state, sketch))
        if (!applied.ok) continue
        log.push(anAppliedEdit(log.length + 1, applied))
        ;[state, put] = [applied.state, withGrids(put, log.at(-1)!)]
        expect(put).toEqual(state)
      }
      expect(draftStateOf(gridsIn(state), state.ground, state.taken)).toEqual(state)
      const end = state
      for (let plan = planUndo(log, 'ann' as never); plan.ok; plan = planUndo(log, 'ann' as never)) {
        state = withGrids(state, plan)
        log.push(anAppliedEdit(log.length + 1, { ...plan, type: 'undo' }))
      }
      expect(state).toEqual(county)
      for (let plan = planRedo(log, 'ann' as never); plan.ok; plan = planRedo(log, 'ann' as never)) {
        state = withGrids(state, plan)
        log.push(anAppliedEdit(log.length + 1, { ...plan, type: 'redo' }))
      }
      expect(state).toEqual(end)
    })
    fc.assert(property, { seed: 9, numRuns: 40 })
  })

  test('of two people on grids of their own are the same in either order', () => {
    let both = 0
    const property = fc.property(sketchOf(ANY), sketchOf(ANY), (one, two) => {
      const west = (code: string): boolean => /00[12]...$/.test(code)
      const [a, b] = [editOf(county, one, west), editOf(county, two, (code) => !west(code))]
      const [first, second] = [applyEdit(county, a), applyEdit(county, b)]
      if (!first.ok || !second.ok) return
      const codes = new Set([...first.before, ...first.after].map(({ code }) => code))
      if ([...second.before, ...second.after].some(({ code }) => codes.has(code))) return
      both++
      const [ab, ba] = [applyEdit(first.state, b), applyEdit(second.state, a)]
      if (!ab.ok || !ba.ok) throw new Error(`${a.type} and ${b.type} do not commute`)
      expect(ab.state).toEqual(ba.state)
      expect(ab.after).toEqual(second.after)
    })
    fc.assert(property, { seed: 10, numRuns: 300 })
    expect(both).toBeGreaterThan(30)
  })
})
