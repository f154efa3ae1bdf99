import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import { conflictsOf, planRedo, planUndo } from '#shared/grids/draft-log.ts'
import type { Plan } from '#shared/grids/draft-log.ts'
import { PersonId } from '#shared/lib/id.ts'
import { anAppliedEdit } from './applied-edits.ts'
import { aDraftGrid, block, TOWNSHIP } from './drafts.ts'

const [ann, bob] = [PersonId.parse('ann'), PersonId.parse('bob')]
const codes = ['001001', '001002', '001003', '001004', '001005'].map((end) => TOWNSHIP + end)

/** A draft as texts by code, with a log that grows: enough for undo, which never looks at shapes. */
class Sheet {
  readonly log: AppliedEdit[] = []
  names = new Map(codes.map((code) => [code, 'a']))
  /** What an import left, and what it brought: what is drawn on either stays there. */
  readonly #imports = new Map<number, Record<'before' | 'after', Map<string, string>>>()

  write(actor: string, k: number, name: string): void {
    const code = codes[k]!
    const grid = (text: string) => aDraftGrid(code, block(0, 0, 1, 1), { name: text })
    const [before, after] = [[grid(this.names.get(code)!)], [grid(name)]]
    this.take(anAppliedEdit(this.log.length + 1, { before, after, actor, type: 'rename' }))
  }

  import(actor: string, name: string): void {
    const version = this.log.length + 1
    const after = new Map(codes.map((code) => [code, name]))
    this.#imports.set(version, { before: this.names, after })
    this.names = after
    this.log.push(anAppliedEdit(version, { before: [], after: [], actor, type: 'import', replacesAll: true }))
  }

  undo(actor: typeof ann): Plan {
    return this.follow(planUndo(this.log, actor), 'undo', actor)
  }

  redo(actor: typeof ann): Plan {
    return this.follow(planRedo(this.log, actor), 'redo', actor)
  }

  private follow(plan: Plan, type: 'undo' | 'redo', actor: string): Plan {
    if (!plan.ok) return plan
    const turned = this.#imports.get(plan.of)
    const edit = { ...plan, type, actor, replacesAll: turned !== undefined }
    // Nobody else's stands on what is left.
    if (turned) expect(this.names).toBe(turned[type === 'undo' ? 'after' : 'before'])
    this.take(anAppliedEdit(this.log.length + 1, edit))
    if (turned) this.names = turned[type === 'undo' ? 'before' : 'after']
    return plan
  }

  private take(edit: AppliedEdit): void {
    for (const { code, name } of edit.before) expect(this.names.get(code)).toBe(name)
    for (const { code, name } of edit.after) this.names.set(code, name)
    this.log.push(edit)
  }
}

const answerOf = (plan: Plan): unknown => (plan.ok ? plan.of : plan.reason)

describe('undo', () => {
  test('takes back the own last edit, then the one before it, whatever others drew elsewhere meanwhile', () => {
    const sheet = new Sheet()
    sheet.write('ann', 0, 'b')
    sheet.write('ann', 1, 'c')
    sheet.write('bob', 2, 'd')
    expect([sheet.undo(ann), sheet.undo(ann), sheet.undo(ann)].map(answerOf)).toEqual([
      2,
      1,
      'nothing-to-undo',
    ])
    expect([...sheet.names.values()]).toEqual(['a', 'a', 'd', 'a', 'a'])
  })

  test('is refused once somebody else built on it, naming who, when and what, and no longer when they took that back', () => {
    const sheet = new Sheet()
    sheet.write('ann', 0, 'b')
    sheet.write('bob', 0, 'c')
    expect(sheet.undo(ann)).toEqual({
      ok: false,
      reason: 'built-upon',
      by: [{ person: bob, name: 'BOB', version: 2, codes: [codes[0]] }],
    })
    sheet.undo(bob)
    expect(answerOf(sheet.undo(ann))).toBe(1)
    // What bob's rested on is gone: bringing it back would bring back a name that was never there.
    expect(answerOf(sheet.redo(bob))).toBe('built-upon')
  })

  test('and redo chain as in any editor, and a new edit clears what could be redone', () => {
    const sheet = new Sheet()
    for (const name of ['b', 'c', 'd']) sheet.write('ann', 0, name)
    expect([sheet.undo(ann), sheet.undo(ann), sheet.redo(ann)].map(answerOf)).toEqual([3, 2, 2])
    expect(sheet.names.get(codes[0]!)).toBe('c')
    expect([sheet.redo(ann), sheet.redo(ann), sheet.undo(ann)].map(answerOf)).toEqual([
      3,
      'nothing-to-redo',
      3,
    ])
    sheet.write('ann', 0, 'e')
    expect(answerOf(sheet.redo(ann))).toBe('nothing-to-redo')
    expect([sheet.undo(ann), sheet.undo(ann), sheet.undo(ann), sheet.undo(ann)].map(answerOf)).toEqual([
      7 + 2,
      2,
      1,
      'nothing-to-undo',
    ])
  })

  test('takes an import back as a whole and what was drawn before it, unless others drew on it', () => {
    const sheet = new Sheet()
    sheet.write('ann', 0, 'b')
    sheet.write('bob', 1, 'c')
    sheet.import('ann', 'file')
    expect(answerOf(sheet.undo(bob))).toBe('built-upon')
    sheet.write('bob', 2, 'd')
    expect(sheet.undo(ann)).toMatchObject({ reason: 'built-upon', by: [{ person: bob, codes: [codes[2]] }] })
    sheet.undo(bob)
    expect([sheet.undo(ann), sheet.undo(ann)].map(answerOf)).toEqual([3, 1])
    expect([...sheet.names.values()]).toEqual(['a', 'c', 'a', 'a', 'a'])
    expect([sheet.redo(ann), sheet.redo(ann), sheet.redo(ann)].map(answerOf)).toEqual([
      1,
      3,
      'nothing-to-redo',
    ])
    expect([...sheet.names.values()]).toEqual(['file', 'file', 'file', 'file', 'file'])
    sheet.undo(ann)
    expect(answerOf(sheet.undo(bob))).toBe(2)
  })

  test('in any mix of three people never meets a grid that is not as it left it', () => {
    const step = fc.record({
      who: fc.constantFrom(ann, bob, PersonId.parse('cai')),
      does: fc.constantFrom('write', 'write', 'write', 'undo', 'undo', 'undo', 'redo', 'redo', 'import'),
      k: fc.nat(4),
    })
    let refused = 0
    const property = fc.property(fc.array(step, { minLength: 30, maxLength: 60 }), (steps) => {
      const sheet = new Sheet()
      steps.forEach(({ who, does, k }, i) => {
        // Sheet.take checks every `before` against what stands.
        if (does === 'write') sheet.write(who, k, `n${i}`)
        else if (does === 'import') sheet.import(who, `f${i}`)
        else if (answerOf(does === 'undo' ? sheet.undo(who) : sheet.redo(who)) === 'built-upon') refused++
      })
    })
    fc.assert(property, { seed: 12, numRuns: 300 })
    expect(refused).toBeGreaterThan(100)
  })
})

test('edits of others since conflict where they touched the same grids, one’s own and those taken back do not', () => {
  const sheet = new Sheet()
  sheet.write('bob', 0, 'b')
  sheet.write('ann', 1, 'b')
  sheet.write('bob', 1, 'c')
  const touched = new Set([codes[0]!, codes[1]!])
  expect(conflictsOf(touched, sheet.log, ann).map(({ version, codes: which }) => [version, which])).toEqual([
    [1, [codes[0]]],
    [3, [codes[1]]],
  ])
  expect(conflictsOf(touched, sheet.log, bob).map(({ version }) => version)).toEqual([2])
  sheet.undo(bob)
  expect(conflictsOf(touched, sheet.log, ann).map(({ version }) => version)).toEqual([1])
  expect(conflictsOf(new Set([codes[4]!]), sheet.log, ann)).toEqual([])
})
