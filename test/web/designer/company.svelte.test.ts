import { describe, expect, test } from 'vitest'
import { gridIn, gridsIn, withGrids } from '#shared/grids/draft-state.ts'
import { DraftServer } from '../support/draft-server.ts'
import { open } from './a-sheet.svelte.ts'
import { EAST, FAR, fourGrids, NORTH, WEST } from './four-grids.ts'

const names = ['一', '二', '三', '四', '五', '六', '七'] as const

describe('the company at a draft', () => {
  test('a page that was asleep takes every edit since, over all pages', async () => {
    const server = new DraftServer(fourGrids())
    const [asleep, awake] = [open(server, 'a'), open(server, 'b')]
    for (const name of names) awake.queue.take({ type: 'rename', code: WEST, name })
    awake.queue.take({ type: 'merge', codes: [EAST, FAR], into: EAST })
    await awake.queue.settled()
    const drawn: string[] = []
    asleep.sheet.watch(({ before, after }) => drawn.push(...[...before, ...after].map(({ code }) => code)))
    await asleep.company.tell()
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
    await a.company.catchUp()
    a.sheet.take(server.draft, [...server.log], server.draft.version)
    expect(a.sheet.grid(WEST)?.name).toBe('西')
    expect(a.sheet.through).toBe(2)
  })

  test('a draft that was given up meanwhile is seen as such', async () => {
    const server = new DraftServer(fourGrids())
    const { company, sheet } = open(server, 'a')
    server.step({ status: 'discarded' })
    await company.tell()
    expect(sheet.draft.status).toBe('discarded')
    expect(sheet.through).toBe(server.draft.version)
  })

  test.each(['import', 'rebase'] as const)(
    'grids that an %s replaced as a whole are read anew, also when there are as many as before',
    async (type) => {
      const server = new DraftServer(fourGrids())
      const { company, sheet, reloads } = open(server, 'a')
      server.replaceGrids(type, fourGrids())
      await company.tell()
      expect(reloads).toEqual([2])
      expect(sheet.through).toBe(2)
      expect(company.replaced.current).toMatchObject({ type, actor: 'b' })
      company.replaced.clear()
      server.step({ status: 'submitted' })
      await company.tell()
      expect(reloads).toEqual([2])
      expect(company.replaced.current).toBeNull()
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
    await a.company.tell()
    expect(a.sheet.grid(FAR)).toBeUndefined()
    a.queue.undo()
    await a.queue.settled()
    await b.company.tell()
    for (const { sheet } of [a, b]) expect([sheet.through, gridsIn(sheet.state).length]).toEqual([3, 4])
    expect(a.sheet.pending).toEqual([])
    a.queue.redo()
    a.queue.take({ type: 'rename', code: WEST, name: '西' })
    await a.queue.settled()
    expect([a.sheet.grid(FAR), a.sheet.grid(WEST)?.name]).toEqual([undefined, '西'])
  })

  test('a cut line says so and keeps what is here', async () => {
    const server = new DraftServer(fourGrids())
    const { company, sheet } = open(server, 'a')
    server.isCut = true
    await company.tell()
    expect(company.line).toBe('cut')
    expect(sheet.grid(NORTH)).toBeDefined()
    server.isCut = false
    await company.tell()
    expect(company.line).toBe('live')
  })
})
