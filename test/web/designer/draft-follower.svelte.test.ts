import { describe, expect, test } from 'vitest'
import { gridIn, gridsIn, withGrids } from '#shared/grids/draft-state.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, NORTH, WEST } from './four-grids.ts'

const names = ['一', '二', '三', '四', '五', '六', '七'] as const

describe('a page at a draft', () => {
  test('a page that was asleep takes every edit since, over all pages', async () => {
    const server = new DraftServer(fourGrids())
    const [asleep, awake] = [open(server, 'a'), open(server, 'b')]
    for (const name of names) awake.queue.take({ type: 'rename', code: WEST, name })
    awake.queue.take({ type: 'merge', codes: [EAST, FAR], into: EAST })
    await awake.queue.settled()
    const drawn: string[] = []
    asleep.sheet.watch(({ before, after }) => drawn.push(...[...before, ...after].map(({ code }) => code)))
    await asleep.hear()
    expect(gridsIn(asleep.sheet.state)).toEqual(gridsIn(server.state))
    expect(asleep.sheet.through).toBe(server.draft.version)
    expect(new Set(drawn)).toEqual(new Set([WEST, EAST, FAR]))
    expect(asleep.reloads).toEqual([])
  })

  test('an edit that comes twice is taken once', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    b.queue.take({ type: 'rename', code: WEST, name: '西' })
    await b.queue.settled()
    await a.follower.catchUp()
    a.sheet.take(server.draft, [...server.log], server.draft.version)
    expect(a.sheet.grid(WEST)?.name).toBe('西')
    expect(a.sheet.through).toBe(2)
  })

  test('a draft that was given up meanwhile is seen as such', async () => {
    const server = new DraftServer(fourGrids())
    const { hear, sheet } = open(server, 'a')
    server.step({ status: 'discarded' })
    await hear()
    expect(sheet.draft.status).toBe('discarded')
    expect(sheet.through).toBe(server.draft.version)
  })

  test.each(['import', 'rebase'] as const)(
    'grids that an %s replaced as a whole are read anew, also when there are as many as before',
    async (type) => {
      const server = new DraftServer(fourGrids())
      const { follower, hear, sheet, reloads } = open(server, 'a')
      server.replaceGrids(type, fourGrids())
      await hear()
      expect(reloads).toEqual([2])
      expect(sheet.through).toBe(2)
      expect(follower.replaced.current).toMatchObject({ type, actor: 'b' })
      follower.replaced.clear()
      server.step({ status: 'submitted' })
      await hear()
      expect(reloads).toEqual([2])
      expect(follower.replaced.current).toBeNull()
    },
  )

  test('the own import that is taken back and brought back is read anew, by the own page and by others', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    server.replaceGrids(
      'import',
      withGrids(fourGrids(), { before: [gridIn(fourGrids(), FAR)!], after: [] }),
      {
        by: 'a',
      },
    )
    await a.hear()
    expect(a.sheet.grid(FAR)).toBeUndefined()
    a.queue.undo()
    await a.queue.settled()
    await b.hear()
    for (const { sheet } of [a, b]) expect([sheet.through, gridsIn(sheet.state).length]).toEqual([3, 4])
    expect(a.sheet.pending).toEqual([])
    a.queue.redo()
    a.queue.take({ type: 'rename', code: WEST, name: '西' })
    await a.queue.settled()
    expect([a.sheet.grid(FAR), a.sheet.grid(WEST)?.name]).toEqual([undefined, '西'])
  })

  test('a cut line says so and keeps what is here', async () => {
    const server = new DraftServer(fourGrids())
    const { follower, feeds, queue, sheet, waits } = open(server, 'a')
    feeds.isCut = true
    expect(follower.line).toBe('cut')
    expect(sheet.grid(NORTH)).toBeDefined()
    const { queue: other } = open(server, 'b')
    other.take({ type: 'rename', code: WEST, name: '西' })
    await other.settled()
    server.isCut = true
    feeds.isCut = false
    const syncing = feeds.sync()
    await expect.poll(() => waits.length).toBeGreaterThan(2)
    expect(follower.line).toBe('cut')
    server.isCut = false
    await syncing
    expect([follower.line, sheet.grid(WEST)?.name, queue.trouble]).toEqual(['live', '西', null])
  })

  test('a draft that is not the person’s to see any more is told as gone, and as there again', async () => {
    const server = new DraftServer(fourGrids())
    const { follower, feeds, hear } = open(server, 'a')
    server.isHidden = true
    await feeds.tell('drafts', [{ id: server.draft.id, version: 2 }])
    expect(follower.line).toBe('gone')
    server.isHidden = false
    server.step({ title: '新名' })
    await hear()
    expect(follower.line).toBe('live')
  })

  test('what is told while an older version is being read is read after it', async () => {
    const server = new DraftServer(fourGrids())
    const [a, b] = [open(server, 'a'), open(server, 'b')]
    b.queue.take({ type: 'rename', code: WEST, name: '西' })
    await b.queue.settled()
    const first = a.hear()
    b.queue.take({ type: 'rename', code: EAST, name: '东' })
    await Promise.all([first, b.queue.settled().then(() => a.hear())])
    server.holdsAnswers = true
    server.step({ status: 'submitted' })
    const reading = a.hear()
    server.step({ title: '又一步' })
    const told = a.hear()
    server.release()
    await Promise.all([reading, told])
    expect([a.sheet.through, a.sheet.draft.title]).toEqual([server.draft.version, '又一步'])
  })

  test('what is told of a version that is here reads nothing', async () => {
    const server = new DraftServer(fourGrids())
    const { queue, hear } = open(server, 'a')
    queue.take({ type: 'rename', code: WEST, name: '西' })
    await queue.settled()
    server.isCut = true
    await hear()
  })

  test('a page that is left reads no more', async () => {
    const server = new DraftServer(fourGrids())
    const { feeds, leave, waits } = open(server, 'a')
    server.isCut = true
    const syncing = feeds.sync()
    await expect.poll(() => waits.length).toBeGreaterThan(1)
    leave()
    await syncing
    const { length } = waits
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([waits.length, feeds.attached]).toEqual([length, 0])
  })
})
