import { describe, expect, test, vi } from 'vitest'
import { problemsOf } from '#shared/grids/draft-problems.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import { block } from '#test/shared/grids/drafts.ts'
import { Checks } from '../../../web/src/designer/checks/checks.svelte.ts'
import type { Aside } from '../../../web/src/designer/checks/look-through.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, NORTH, WEST } from './four-grids.ts'

function look() {
  const server = new DraftServer(fourGrids())
  const page = open(server, 'a')
  const checks = new Checks(page.sheet, page.queue, () => ({ targets: {} }))
  checks.look()
  page.sheet.watch((change, states) => checks.follow(change, states))
  return { server, ...page, checks }
}
const inner = { type: 'draw' as const, layer: 'base' as const, geometry: block(0.25, 0.25, 0.75, 0.75) }

describe('the checks', () => {
  test('list what an edit does as it is drawn, as a look at everything would', async () => {
    const { checks, queue, sheet } = look()
    expect(checks.problems).toEqual([])
    queue.take(inner)
    expect(checks.problems?.map(({ kind }) => kind)).toEqual(['overlap'])
    expect(checks.blocking).toBe(1)
    queue.take({ type: 'remove', code: FAR })
    await queue.settled()
    expect(checks.problems).toEqual(problemsOf(sheet.state, { targets: {} }))
    queue.undo()
    queue.undo()
    await queue.settled()
    expect(checks.problems).toEqual([])
  })

  test('an offered repair is shown before it does anything, with who gives ground to whom', async () => {
    const { checks, queue, server, sheet } = look()
    queue.take(inner)
    await queue.settled()
    const [problem] = checks.problems ?? []
    const repair = problem?.repairs.find(({ code }) => code === WEST)
    if (problem === undefined || repair === undefined) throw new Error('no repair is offered')
    const before = gridsIn(sheet.state)
    expect(checks.preview(problem, repair)).toBeNull()
    expect(gridsIn(sheet.state)).toEqual(before)
    expect(server.log.length).toBe(1)
    expect(checks.offer?.transfers.map(({ from, to }) => [from?.code, to?.code])).toEqual([
      [WEST, repair.other],
    ])
    expect(checks.accept()).toBe(true)
    await queue.settled()
    expect(checks.problems).toEqual([])
    expect(checks.offer).toBeNull()
    expect(server.log.at(-1)?.type).toBe('repair')
  })

  test('an offer that cuts a grid into pieces says so, of each of them, before it is taken', async () => {
    const { checks, queue } = look()
    queue.take({ ...inner, geometry: block(0, 0.25, 1.25, 0.5) })
    await queue.settled()
    const problem = checks.problems!.find(({ codes }) => codes.includes(WEST))!
    const all = problem.repairs.find(({ repair }) => repair === 'trim-others')!
    expect(checks.preview(problem, all)).toBeNull()
    expect(checks.offer!.pieces.map(({ code, count }) => [code, count])).toEqual([[WEST, 2]])
    const one = problem.repairs.find(({ repair, code }) => repair === 'trim' && code === WEST)!
    expect(checks.preview(problem, one)).toBeNull()
    expect(checks.offer!.pieces.map(({ code, count }) => [code, count])).toEqual([[WEST, 2]])
    const other = problem.repairs.find(({ repair, code }) => repair === 'trim' && code !== WEST)!
    expect(checks.preview(problem, other)).toBeNull()
    expect(checks.offer!.pieces).toEqual([])
  })

  test('an offer that somebody else made stale is not shown', async () => {
    const { checks, queue } = look()
    queue.take(inner)
    await queue.settled()
    const [problem] = checks.problems ?? []
    if (problem === undefined) throw new Error('no problem is listed')
    const stale = checks.preview(problem, { repair: 'trim', code: EAST, other: WEST })
    expect(stale).toMatchObject({ reason: 'nothing-to-repair' })
    expect(checks.offer).toBeNull()
  })

  test('all others that yield to one are previewed in one offer, those that would be gone by name, and undone at once', async () => {
    const { checks, queue, sheet } = look()
    queue.take({ ...inner, geometry: block(0, 0, 1.5, 1) })
    await queue.settled()
    const before = gridsIn(sheet.state)
    const over = before.find(({ code }) => code > FAR)!
    const problem = checks.problems!.find(({ codes }) => codes.includes(EAST))!
    const [others] = problem.repairs.filter(({ repair }) => repair === 'trim-others')
    expect(others).toEqual({ repair: 'trim-others', code: over.code, removes: [WEST] })
    expect(checks.preview(problem, others!)).toBeNull()
    const { removed, transfers } = checks.offer!
    expect(removed.map(({ code }) => code)).toEqual([WEST])
    expect(transfers.map(({ from, to }) => [from?.code, to?.code])).toEqual([
      [WEST, over.code],
      [EAST, over.code],
    ])
    expect(transfers[0]!.areaSquareMetres / transfers[1]!.areaSquareMetres).toBeCloseTo(2, 3)
    expect(checks.accept()).toBe(true)
    await queue.settled()
    expect(checks.problems).toEqual([])
    expect(gridsIn(sheet.state).map(({ code }) => code)).toEqual([EAST, NORTH, FAR, over.code])
    queue.undo()
    await queue.settled()
    expect(gridsIn(sheet.state)).toEqual(before)
  })

  test('of a very long border are looked for aside, and what is drawn meanwhile is among them', async () => {
    const page = open(new DraftServer(fourGrids()), 'a')
    const asked: { answer: () => void }[] = []
    const aside: Aside = {
      mostAtOnce: 0,
      problemsOf: ({ state, measures }) =>
        new Promise((resolve) => asked.push({ answer: () => resolve(problemsOf(state, measures)) })),
    }
    const checks = new Checks(page.sheet, page.queue, () => ({ targets: {} }), aside)
    page.sheet.watch((change, states) => checks.follow(change, states))
    checks.look()
    expect(checks.problems).toBeNull()
    page.queue.take(inner)
    await page.queue.settled()
    asked[0]!.answer()
    await vi.waitFor(() => expect(checks.problems).not.toBeNull())
    expect(checks.problems).toEqual(problemsOf(page.sheet.state, { targets: {} }))
    expect(checks.problems?.map(({ kind }) => kind)).toContain('overlap')
  })
})
