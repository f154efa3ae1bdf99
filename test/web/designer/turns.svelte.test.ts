import { describe, expect, test } from 'vitest'
import { gridIn, withGrids } from '#shared/grids/draft-state.ts'
import { PersonId } from '#shared/lib/id.ts'
import { mayTurn } from '../../../web/src/designer/editor/turns.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, WEST } from './four-grids.ts'

const rename = (code: string, name: string) => ({ type: 'rename' as const, code, name })

function page(server: DraftServer, person: string) {
  const opened = open(server, person)
  const of = { ...opened, me: PersonId.parse(person) }
  return { ...opened, may: () => [mayTurn('undo', of), mayTurn('redo', of)] }
}

describe('undo and redo are offered', () => {
  test('not in a draft where nothing was drawn, nor for what another drew', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [page(server, 'a'), page(server, 'b')]
    expect(a.may()).toEqual([false, false])
    b.queue.take(rename(FAR, '远'))
    await b.queue.settled()
    await a.follower.catchUp()
    expect(a.may()).toEqual([false, false])
  })

  test('as soon as an own edit is drawn or taken back, and no longer than it stands so', async () => {
    const server = new DraftServer(fourGrids())
    const { queue, may } = page(server, 'a')
    queue.take(rename(WEST, '西'))
    expect(may()).toEqual([true, false])
    await queue.settled()
    expect(may()).toEqual([true, false])
    queue.undo()
    await queue.settled()
    expect(may()).toEqual([false, true])
    queue.redo()
    await queue.settled()
    expect(may()).toEqual([true, false])
  })

  test('not in a draft that only others drew in before, however long ago, until one draws oneself', async () => {
    const server = new DraftServer(fourGrids())
    const before = page(server, 'a')
    for (const name of ['西', '西二', '西三']) before.queue.take(rename(WEST, name))
    await before.queue.settled()
    const b = page(server, 'b')
    expect(b.may()).toEqual([false, false])
    before.queue.take(rename(FAR, '远'))
    await before.queue.settled()
    await b.follower.catchUp()
    expect(b.may()).toEqual([false, false])
    b.queue.take(rename(EAST, '东'))
    await b.queue.settled()
    expect(b.may()).toEqual([true, false])
    expect(page(server, 'b').may()).toEqual([true, true])
  })

  test('to whoever drew in a draft from before it named who draws in it, until the server has said that there is nothing', async () => {
    const server = new DraftServer(fourGrids())
    const before = page(server, 'a')
    before.queue.take(rename(WEST, '西'))
    await before.queue.settled()
    server.draft = { ...server.draft, drawers: [] }
    const b = page(server, 'b')
    expect(b.may()).toEqual([true, true])
    b.queue.undo()
    await b.queue.settled()
    expect(b.may()).toEqual([false, true])
  })

  test('after an import of one’s own, also as the first that was ever done in the draft', async () => {
    const server = new DraftServer(fourGrids())
    const { hear, queue, sheet, may } = page(server, 'a')
    const less = withGrids(fourGrids(), { before: [gridIn(fourGrids(), FAR)!], after: [] })
    server.replaceGrids('import', less, { by: 'a' })
    await hear()
    expect(sheet.grid(FAR)).toBeUndefined()
    expect(may()[0]).toBe(true)
    queue.undo()
    await queue.settled()
    expect(sheet.grid(FAR)).toBeDefined()
    expect(may()[1]).toBe(true)
  })

  test('to whoever opens the page again and took something back before', async () => {
    const server = new DraftServer(fourGrids())
    const before = page(server, 'a')
    before.queue.take(rename(WEST, '西'))
    before.queue.undo()
    await before.queue.settled()
    const again = page(server, 'a')
    expect(again.may()).toEqual([true, true])
    again.queue.redo()
    await again.queue.settled()
    expect([again.queue.trouble, again.may()]).toEqual([null, [true, true]])
    again.queue.redo()
    await again.queue.settled()
    expect(again.may()).toEqual([true, false])
  })
})
