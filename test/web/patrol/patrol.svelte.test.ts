import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Me } from '#shared/people/routes.ts'
import { apiOf } from '../../../web/src/api/client.ts'
import { Patrol } from '../../../web/src/patrol/patrol.svelte.ts'
import { FakeFeeds } from '../support/fake-feeds.svelte.ts'
import { PatrolServer, refusalOf } from '../support/patrol-server.ts'

const position = { lng: 102.55, lat: 24.35, datum: 'WGS84' as const, accuracyMetres: 12, source: 'pin' }

const LINE = { state: 'offline' as const, confirmedAt: null }

/** The report page of a patrol member on a phone whose line is the server's weather. */
function aPage(server: PatrolServer): Patrol {
  vi.stubGlobal('fetch', server.fetch)
  const api = apiOf('', { token: () => 'token', renew: () => Promise.resolve(false) })
  const me = {
    id: 'patrol',
    version: 1,
    name: '巡逻队员',
    roles: ['patrol'],
    division: '530402006',
    actions: [],
  }
  return new Patrol({ api, live: Object.assign(new FakeFeeds(), LINE), me: Me.parse(me) })
}

/** Sending began with the press; this is the same run, seen to its end. */
const sent = (page: Patrol) => page.outbox.flush()

function write(page: Patrol, words: string): string {
  page.write({ class: 'traffic', words })
  page.pin(position)
  return page.draft.draft.id
}

beforeEach(() => {
  localStorage.clear()
  // No leave was given to locate: nothing is looked for unbidden.
  Object.defineProperty(navigator, 'permissions', { value: undefined, configurable: true })
})

afterEach(() => void vi.unstubAllGlobals())

describe('the report page', () => {
  test('sends what was written, by the way of its writer, and empties the form', async () => {
    const server = new PatrolServer()
    const page = aPage(server)
    const id = write(page, '路口信号灯不亮\n东西向全黑')
    expect(page.send()).toEqual([])
    await sent(page)
    expect(server.bodies()).toMatchObject([
      { id, title: '路口信号灯不亮', description: '东西向全黑', channel: 'patrol', position },
    ])
    expect(page.draft.begun).toBe(false)
    expect(page.delivered?.id).toBe(id)
    expect(page.view.state.tab).toBe('mine')
  })

  test('a second tap sends nothing more', async () => {
    const server = new PatrolServer()
    const page = aPage(server)
    write(page, '一件')
    page.send()
    expect(page.send()).toEqual(['class', 'words', 'place'])
    await sent(page)
    expect(server.bodies()).toHaveLength(1)
  })

  test('a page that dies between queueing and emptying the form still sends one report', async () => {
    const server = new PatrolServer()
    server.weather = 'no-signal'
    const page = aPage(server)
    write(page, '一件')
    const kept = localStorage.getItem('liuwang.draft.report.patrol') ?? ''
    page.send()
    await sent(page)
    localStorage.setItem('liuwang.draft.report.patrol', kept)
    const reopened = aPage(server)
    server.weather = 'fair'
    expect(reopened.send()).toEqual([])
    await sent(reopened)
    expect(server.bodies()).toHaveLength(1)
    expect(server.clashes).toBe(0)
  })

  test('a refused report goes back into the form under its own id', async () => {
    const server = new PatrolServer()
    const page = aPage(server)
    const id = write(page, '一件')
    server.refusing = refusalOf('unplaceable')
    page.send()
    await sent(page)
    page.takeBack(id)
    expect(page.draft.draft).toMatchObject({ id, words: '一件', position })
    expect(page.outbox.items).toEqual([])
    server.refusing = null
    page.send()
    await sent(page)
    expect(server.bodies().map((body) => body.id)).toEqual([id])
  })

  test('a report whose id is taken becomes a new one at its writer’s wish', async () => {
    const server = new PatrolServer()
    const page = aPage(server)
    const id = write(page, '一件')
    server.refusing = refusalOf('id-reused')
    page.send()
    await sent(page)
    page.takeBack(id)
    expect(page.draft.draft.id).not.toBe(id)
    expect(page.draft.draft.words).toBe('一件')
  })

  test('a report without a place names its division, and the other way round', () => {
    const page = aPage(new PatrolServer())
    write(page, '一件')
    page.nameDivision('530402006001', { keepPlace: false })
    expect(page.draft.draft).toMatchObject({ position: null, division: '530402006001' })
    page.pin(position)
    expect(page.draft.draft).toMatchObject({ position, division: null })
    page.nameDivision('530402006001', { keepPlace: true })
    expect(page.draft.draft).toMatchObject({ position, division: '530402006001' })
  })
})
