import { describe, expect, test } from 'vitest'
import { problemsOf } from '#shared/grids/draft-problems.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import { block } from '#test/shared/grids/drafts.ts'
import { Checks } from '../../../web/src/designer/checks/checks.svelte.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, WEST } from './four-grids.ts'

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
    expect(checks.preview(problem, repair)).toBe(true)
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

  test('an offer that somebody else made stale is not shown', async () => {
    const { checks, queue } = look()
    queue.take(inner)
    await queue.settled()
    const [problem] = checks.problems ?? []
    if (problem === undefined) throw new Error('no problem is listed')
    expect(checks.preview(problem, { repair: 'trim', code: EAST, other: WEST })).toBe(false)
    expect(checks.offer).toBeNull()
  })
})
