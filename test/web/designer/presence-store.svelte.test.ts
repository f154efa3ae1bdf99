import { expect, test } from 'vitest'
import type { Presence } from '#shared/grids/draft.ts'
import { PersonId } from '#shared/lib/id.ts'
import { toInstant } from '#shared/lib/time.ts'
import { PresenceStore } from '../../../web/src/designer/editor/presence-store.svelte.ts'
import { DRAFT_ID } from '../support/draft-server.ts'
import { FakeFeeds } from '../support/fake-feeds.svelte.ts'
import { FakeTime } from '../support/fake-line.svelte.ts'

const GRID = '530402006012001'

const idOf = (person: string, draft: string = DRAFT_ID) => `draft:${draft}#${person}`

/** The page of one person at a draft. */
function aPage() {
  const [feeds, timing] = [new FakeFeeds(), new FakeTime()]
  const store = new PresenceStore(DRAFT_ID, 'me', { feeds, timing })
  const end = store.start()
  const here = (person: string, more: Partial<Presence> = {}) => {
    const record = { person: PersonId.parse(person), name: person, seenAt: toInstant(timing.now()) }
    const presence: Presence = { ...record, lngLat: null, selected: null, ...more }
    return feeds.tell('presence', [{ id: idOf(person), version: timing.now(), record: presence }])
  }
  const told = () => feeds.said.map((one) => (one.type === 'presence' ? one.at : null))
  const names = () => store.others.map(({ name }) => name)
  return { feeds, timing, store, end, here, told, names }
}

test('a page says that it is here when the line stands, then now and then, and nothing once it is left', async () => {
  const { feeds, timing, end, told } = aPage()
  await feeds.sync()
  expect(told()).toEqual([{ lngLat: null, selected: null }])
  timing.advance(60_000)
  expect(told()).toHaveLength(3)
  end()
  timing.advance(60_000)
  expect([told().length, feeds.attached, timing.waiting]).toEqual([3, 0, 0])
})

test('the pointer is told twice a second at most, and only while others are here; a selection at once', async () => {
  const { feeds, timing, store, here, told } = aPage()
  await feeds.sync()
  for (let i = 0; i < 10; i += 1) store.move({ lngLat: [102.5, 24.3] })
  timing.advance(1_000)
  expect(told()).toHaveLength(1)
  store.move({ selected: GRID })
  expect(told().at(-1)).toEqual({ lngLat: [102.5, 24.3], selected: GRID })
  await here('li-na')
  for (let i = 0; i < 20; i += 1) {
    store.move({ lngLat: [102.5 + i / 1000, 24.3] })
    timing.advance(100)
  }
  timing.advance(500)
  expect([told().length - 2, told().at(-1)]).toEqual([4, { lngLat: [102.519, 24.3], selected: GRID }])
})

test('others are shown where they are now, until they leave or nothing is heard of them for a minute', async () => {
  const { feeds, timing, store, here, names } = aPage()
  await here('li-na', { selected: GRID })
  await here('wang-wei')
  await here('me')
  expect([names(), store.others[0]?.selected]).toEqual([['li-na', 'wang-wei'], GRID])
  await feeds.tell('presence', [{ id: idOf('wang-wei'), version: timing.now() }])
  expect(names()).toEqual(['li-na'])
  timing.advance(40_000)
  await here('li-na')
  timing.advance(40_000)
  expect(names()).toEqual(['li-na'])
  timing.advance(20_000)
  expect(names()).toEqual([])
})

test('what is told late of a draft that was left says nothing of this one', async () => {
  const { feeds, timing, here, names } = aPage()
  await here('li-na')
  const other = 'dft_01J00000000000000000000009'
  await feeds.tell('presence', [{ id: idOf('li-na', other), version: timing.now() + 1 }])
  expect(names()).toEqual(['li-na'])
})

test('a line that stands anew begins with nobody: whoever left meanwhile is not shown', async () => {
  const { feeds, here, names } = aPage()
  await here('li-na')
  await feeds.sync()
  expect(names()).toEqual([])
})

test('nobody is shown while the line is cut', async () => {
  const { feeds, here, names } = aPage()
  await here('li-na')
  feeds.isCut = true
  expect(names()).toEqual([])
})
