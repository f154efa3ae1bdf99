import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { gridIn, gridsIn, withGrids } from '#shared/grids/draft-state.ts'
import { PersonId } from '#shared/lib/id.ts'
import { blockPlace } from '#test/shared/grids/drafts.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { tabShelf } from '../../../web/src/designer/editor/edit-shelf.ts'
import { PASSING_MILLISECONDS } from '../../../web/src/designer/editor/passing-word.svelte.ts'
import type { Sheet } from '../../../web/src/designer/editor/sheet.svelte.ts'
import { refusalCode } from '../../../web/src/api/problem-words.ts'
import { DRAFT_ID, DraftServer } from '../support/draft-server.ts'
import { aShelf, open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, MIDDLE, WEST } from './four-grids.ts'

const moveMiddle = (x: number, y: number) => ({ type: 'move' as const, from: MIDDLE, to: blockPlace(x, y) })
const rename = (code: string, name: string) => ({ type: 'rename' as const, code, name })
const area = (sheet: Sheet) =>
  gridsIn(sheet.state).reduce((sum, { geometry }) => sum + areaSquareMetres(geometry), 0)
const nameOf = (sheet: Sheet, code: string) => sheet.grid(code)?.name

describe('the queue of edits', () => {
  test('an edit is shown before it is answered, and stays when it is', async () => {
    const server = new DraftServer(fourGrids())
    const { sheet, queue } = open(server, 'a')
    const before = area(sheet)
    expect(queue.take(moveMiddle(1.25, 1.125))).toBe(true)
    expect(sheet.grid(WEST)?.geometry).not.toEqual(gridsIn(fourGrids())[0]?.geometry)
    expect(area(sheet)).toBeCloseTo(before, 3)
    await queue.settled()
    expect(sheet.pending).toEqual([])
    expect(gridsIn(sheet.state)).toEqual(gridsIn(server.state))
  })

  test('what the rules refuse is not sent', () => {
    const server = new DraftServer(fourGrids())
    const { sheet, queue } = open(server, 'a')
    expect(queue.take(moveMiddle(5, 5))).toBe(false)
    expect(queue.trouble?.by).toBe('rules')
    expect(server.received).toEqual([])
    expect(gridsIn(sheet.state)).toEqual(gridsIn(fourGrids()))
  })

  test('others who drew elsewhere meanwhile are no conflict, and their edits come in before the own one', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    b.queue.take(rename(FAR, '远'))
    await b.queue.settled()
    a.queue.take(rename(WEST, '西'))
    await a.queue.settled()
    expect(a.queue.trouble).toBeNull()
    expect([nameOf(a.sheet, WEST), nameOf(a.sheet, FAR)]).toEqual(['西', '远'])
    expect(a.sheet.through).toBe(server.draft.version)
  })

  test('an edit of a grid that somebody else just changed is taken back, and names who and what', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    b.queue.take(rename(WEST, '乙的'))
    await b.queue.settled()
    a.queue.take(rename(WEST, '甲的'))
    expect(nameOf(a.sheet, WEST)).toBe('甲的')
    await a.queue.settled()
    expect(nameOf(a.sheet, WEST)).toBe('乙的')
    const { trouble } = a.queue
    expect(trouble?.by === 'server' && refusalCode(trouble.error)).toBe('edit-conflict')
  })

  test('what was drawn on a refused edit goes with it, what stands without it is sent', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    b.queue.take(rename(WEST, '乙的'))
    await b.queue.settled()
    const put = blockPlace(1, 0.5)
    a.queue.take({ type: 'insert-vertex', edge: [blockPlace(1, 0), MIDDLE], at: put })
    a.queue.take({ type: 'move', from: put, to: blockPlace(1.125, 0.5) })
    a.queue.take(rename(FAR, '远'))
    await a.queue.settled()
    expect(a.queue.trouble).toMatchObject({ by: 'server', type: 'insert-vertex', alsoLost: 1 })
    expect(gridsIn(a.sheet.state)).toEqual(gridsIn(server.state))
    expect(nameOf(a.sheet, FAR)).toBe('远')
  })

  test('an answer that was lost is asked for again by the same id, and the edit is made once', async () => {
    const server = new DraftServer(fourGrids())
    const { sheet, queue, waits } = open(server, 'a')
    server.losesAnswers = true
    queue.take(rename(WEST, '西'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(queue.state).toBe('waiting')
    server.losesAnswers = false
    await queue.settled()
    expect(waits.length).toBeGreaterThan(0)
    expect(server.log.length).toBe(1)
    expect(new Set(server.received.map(({ commandId }) => commandId)).size).toBe(1)
    expect(nameOf(sheet, WEST)).toBe('西')
  })

  test('a queue ends with its page: it sends nothing more, and what is unsent stays on the shelf for the next one', async () => {
    const server = new DraftServer(fourGrids())
    const shelf = tabShelf({ id: DRAFT_ID }, PersonId.parse('a'))
    const left = open(server, 'a', shelf)
    server.isCut = true
    left.queue.take({ type: 'remove', code: EAST })
    left.queue.take(rename(WEST, '西'))
    await expect.poll(() => left.queue.state).toBe('waiting')
    left.queue.close()
    await left.queue.settled()
    const waited = left.waits.length
    server.isCut = false
    expect(shelf.read().map(({ type }) => type)).toEqual(['remove', 'rename'])

    const next = open(server, 'a', shelf)
    next.queue.resume()
    await next.queue.settled()
    expect(server.log.map(({ type }) => type)).toEqual(['remove', 'rename'])
    // None of the two was sent by both.
    expect(server.received).toHaveLength(2)
    expect([left.waits.length, shelf.read()]).toEqual([waited, []])
  })

  test('an answer that comes after the page was left takes nothing from the shelf of the next one', async () => {
    const server = new DraftServer(fourGrids())
    const shelf = tabShelf({ id: DRAFT_ID }, PersonId.parse('a'))
    const left = open(server, 'a', shelf)
    left.queue.take(rename(WEST, '西'))
    left.queue.close()
    const next = open(server, 'a', shelf)
    server.isCut = true
    next.queue.resume()
    next.queue.take(rename(FAR, '远'))
    await left.queue.settled()
    expect(shelf.read().map(({ type }) => type)).toEqual(['rename', 'rename'])
    server.isCut = false
    await next.queue.settled()
    expect([shelf.read(), nameOf(next.sheet, FAR)]).toEqual([[], '远'])
  })

  test('a stroke of a tab whose sign-in has ended is kept, and sent once that is renewed', async () => {
    const server = new DraftServer(fourGrids())
    const { sheet, queue } = open(server, 'a')
    server.isSignedOut = true
    queue.take(rename(WEST, '西'))
    await expect.poll(() => queue.state).toBe('signed-out')
    expect([nameOf(sheet, WEST), queue.trouble]).toEqual(['西', null])
    server.isSignedOut = false
    await queue.settled()
    expect([queue.state, server.log.length, nameOf(sheet, WEST)]).toEqual(['idle', 1, '西'])
  })

  test('a page that is opened again after the sign-in goes on with the strokes it was left with, each made once', async () => {
    const server = new DraftServer(fourGrids())
    const shelf = tabShelf({ id: DRAFT_ID }, PersonId.parse('a'))
    const left = open(server, 'a', shelf)
    server.losesAnswers = true
    left.queue.take({ type: 'remove', code: EAST })
    left.queue.take(rename(WEST, '西'))
    await expect.poll(() => server.received.length).toBeGreaterThan(0)
    server.isSignedOut = true
    const kept = shelf.read()
    expect(kept.map(({ type }) => type)).toEqual(['remove', 'rename'])
    expect(tabShelf({ id: DRAFT_ID }, PersonId.parse('b')).read()).toEqual([])

    const again = open(server, 'a', { read: () => kept, write: () => {} })
    ;[server.losesAnswers, server.isSignedOut] = [false, false]
    again.queue.resume()
    expect(nameOf(again.sheet, WEST)).toBe('西')
    await again.queue.settled()
    await left.queue.settled()
    expect([again.queue.trouble, again.sheet.pending]).toEqual([null, []])
    expect(server.log.map(({ type }) => type)).toEqual(['remove', 'rename'])
    expect(shelf.read()).toEqual([])
  })

  test('an undo takes back the own last edit, a redo brings it back', async () => {
    const server = new DraftServer(fourGrids())
    const { sheet, queue } = open(server, 'a')
    queue.take({ type: 'remove', code: EAST })
    queue.undo()
    await queue.settled()
    expect(sheet.grid(EAST)).toBeDefined()
    queue.redo()
    await queue.settled()
    expect(sheet.grid(EAST)).toBeUndefined()
  })

  test('an undo is refused once somebody else has built on it, and says who', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    a.queue.take(moveMiddle(1.25, 1))
    await a.queue.settled()
    await b.follower.catchUp()
    b.queue.take(rename(WEST, '乙的'))
    await b.queue.settled()
    a.queue.undo()
    await a.queue.settled()
    const { trouble } = a.queue
    const problem =
      trouble?.by === 'server'
        ? (trouble.error as { problem: { reason?: string; by?: unknown[] } }).problem
        : null
    expect([problem?.reason, problem?.by]).toMatchObject(['built-upon', [{ name: 'b' }]])
  })

  test('what was drawn before the undo of the own import was answered is decided on the grids as they are after it', async () => {
    const server = new DraftServer(fourGrids())
    const { queue, hear, sheet } = open(server, 'a')
    const less = withGrids(fourGrids(), { before: [gridIn(fourGrids(), FAR)!], after: [] })
    server.replaceGrids('import', less, { by: 'a' })
    await hear()
    queue.undo()
    queue.take(rename(WEST, '西'))
    queue.take(rename(EAST, '东'))
    await queue.settled()
    expect([queue.trouble, nameOf(sheet, WEST), nameOf(sheet, EAST)]).toEqual([null, '西', '东'])
    expect(sheet.grid(FAR)).toBeDefined()
    expect(gridsIn(sheet.state)).toEqual(gridsIn(server.state))
  })

  test('but not on grids that somebody else replaced: that is a conflict still', async () => {
    const server = new DraftServer(fourGrids())
    const { queue } = open(server, 'a')
    server.replaceGrids('import', fourGrids(), { by: 'b' })
    queue.take(rename(WEST, '西'))
    await queue.settled()
    const { trouble } = queue
    expect(trouble?.by === 'server' && refusalCode(trouble.error)).toBe('edit-conflict')
  })
})

describe('strokes that come when others have submitted the draft', () => {
  test('are off the map and kept, and sent in their order when the draft is open again', async () => {
    const server = new DraftServer(fourGrids())
    const shelf = aShelf()
    const { sheet, queue, hear, waits } = open(server, 'a', shelf)
    server.isCut = true
    queue.take(rename(WEST, '西'))
    queue.take(rename(WEST, '西二'))
    await expect.poll(() => waits.length).toBeGreaterThan(0)
    server.step({ status: 'submitted' })
    server.isCut = false
    await queue.settled()
    expect([queue.held.length, sheet.pending, queue.trouble]).toEqual([2, [], null])
    expect(sheet.draft.status).toBe('submitted')
    expect(gridsIn(sheet.state)).toEqual(gridsIn(server.state))
    expect(shelf.read().map(({ type }) => type)).toEqual(['rename', 'rename'])
    const again = open(server, 'a', { read: shelf.read, write: () => {} })
    again.queue.resume()
    expect([again.queue.held.length, server.log]).toEqual([2, []])

    server.step({ status: 'open' })
    await hear()
    await queue.settled()
    expect([queue.held, queue.trouble, nameOf(sheet, WEST)]).toEqual([[], null, '西二'])
    expect([server.log.length, shelf.read()]).toEqual([2, []])
  })

  test('may be given up', async () => {
    const server = new DraftServer(fourGrids())
    const shelf = aShelf()
    const { queue, hear } = open(server, 'a', shelf)
    server.step({ status: 'submitted' })
    queue.take(rename(WEST, '西'))
    await queue.settled()
    queue.discardHeld()
    server.step({ status: 'open' })
    await hear()
    await queue.settled()
    expect([queue.held, shelf.read(), server.log]).toEqual([[], [], []])
  })
})

describe('a word to the person', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('goes by itself where nothing was lost, and stays where a stroke was', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    a.queue.undo()
    await a.queue.settled()
    expect(a.queue.trouble).not.toBeNull()
    vi.advanceTimersByTime(PASSING_MILLISECONDS)
    expect(a.queue.trouble).toBeNull()
    a.queue.take(moveMiddle(5, 5))
    expect(a.queue.trouble?.by).toBe('rules')
    vi.advanceTimersByTime(PASSING_MILLISECONDS)
    expect(a.queue.trouble).toBeNull()

    b.queue.take(rename(WEST, '乙的'))
    await b.queue.settled()
    a.queue.take(rename(WEST, '甲的'))
    await a.queue.settled()
    vi.advanceTimersByTime(PASSING_MILLISECONDS * 10)
    expect(a.queue.trouble).toMatchObject({ by: 'server', type: 'rename' })
  })

  test('has its own time, whatever stood there before', () => {
    const { queue } = open(new DraftServer(fourGrids()), 'a')
    queue.take(moveMiddle(5, 5))
    vi.advanceTimersByTime(PASSING_MILLISECONDS - 1)
    queue.take(moveMiddle(6, 6))
    vi.advanceTimersByTime(PASSING_MILLISECONDS - 1)
    expect(queue.trouble?.by).toBe('rules')
  })
})

describe('edits and another release', () => {
  const shelf = () => tabShelf({ id: DRAFT_ID }, PersonId.parse('a'))
  const key = `liuwang.edits.${DRAFT_ID}.a`
  afterEach(() => sessionStorage.clear())

  test('an edit whose answer cannot be read was taken: it waits on the shelf for a newer page, and nothing is taken back', async () => {
    const server = new DraftServer(fourGrids())
    server.isNewer = true
    const left = open(server, 'a', shelf())
    left.queue.take(rename(WEST, '西'))
    await expect.poll(() => left.queue.state).toBe('waiting')
    expect([left.queue.trouble, nameOf(left.sheet, WEST)]).toEqual([null, '西'])
    expect(shelf().read()).toHaveLength(1)
    server.isNewer = false
    await left.queue.settled()
    expect([server.log.length, left.sheet.pending, shelf().read()]).toEqual([1, [], []])
  })

  test('edits that another release drew keep what it put into them, and stay where this one cannot read them', () => {
    const envelope = { commandId: 'cmd_01J00000000000000000000000', expectedVersion: 1 }
    const known = { type: 'remove', code: EAST, ...envelope, softly: true }
    const unknown = { type: 'mirror', code: WEST, ...envelope }
    sessionStorage.setItem(key, JSON.stringify([unknown, known]))
    expect(shelf().read()).toEqual([known])
    shelf().write([])
    expect(JSON.parse(sessionStorage.getItem(key) ?? '')).toEqual([unknown])
  })
})
