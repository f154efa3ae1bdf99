import * as z from 'zod'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { dropDraft, readDraft } from '../../../web/src/app/draft.ts'
import { DraftStore } from '../../../web/src/patrol/draft-store.svelte.ts'
import { aSubmission } from '../support/patrol-server.ts'

const now = () => Date.parse('2026-11-22T07:04:00.000Z')
const open = (person = 'patrol') => new DraftStore(person, now)

beforeEach(() => localStorage.clear())

describe('the draft of a report', () => {
  test('is there again after a reload, under the same id', () => {
    const before = open()
    before.change({ class: 'fire' })
    before.change({ words: '林区冒烟' })
    const after = open()
    expect(after.resumed).toBe(true)
    expect(after.draft).toEqual(before.draft)
  })

  test('keeps its id and its time through every change', () => {
    let time = now()
    const store = new DraftStore('patrol', () => time)
    store.change({ words: '林' })
    const { id, begunAt } = store.draft
    time += 60_000
    store.change({ words: '林区冒烟' })
    expect(store.draft).toMatchObject({ id, begunAt })
  })

  test('is not kept while it says nothing but a place', () => {
    const store = open()
    store.change({ division: '530402' })
    expect(store.begun).toBe(false)
    expect(open().resumed).toBe(false)
  })

  test('is of one person', () => {
    open('patrol').change({ words: '林区冒烟' })
    expect(open('patrol-2').draft.words).toBe('')
  })

  test('gets another id once the last one was sent', () => {
    const store = open()
    store.change({ words: '一' })
    const { id } = store.draft
    store.clear()
    store.change({ words: '二' })
    expect(store.draft.id).not.toBe(id)
    expect(open().draft.words).toBe('二')
  })

  test('follows what another tab writes and sends', () => {
    const [here, there] = [open(), open()]
    const changed = vi.fn()
    const end = here.watch(changed)
    there.change({ words: '林区冒烟' })
    tellOtherTabs()
    expect(here.draft).toEqual(there.draft)
    there.clear()
    tellOtherTabs()
    expect(here.begun).toBe(false)
    expect(changed).toHaveBeenCalledTimes(2)
    end()
  })

  test('a report taken back keeps its id, unless that is taken', () => {
    const store = open()
    store.takeBack(aSubmission(1), false)
    expect(store.draft.id).toBe(aSubmission(1).id)
    store.takeBack(aSubmission(1), true)
    expect(store.draft.id).not.toBe(aSubmission(1).id)
    expect(store.draft.words).toBe(aSubmission(1).title)
  })

  test('says when the device could not keep it', () => {
    const store = open()
    const setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    vi.stubGlobal('localStorage', { setItem })
    store.change({ words: '林区冒烟' })
    vi.unstubAllGlobals()
    expect(store.kept).toBe(false)
    expect(store.draft.words).toBe('林区冒烟')
  })

  test('what is no draft of ours is left alone', () => {
    localStorage.setItem('liuwang.draft.report.patrol', '{"v":9}')
    expect(open().begun).toBe(false)
  })
})

/** A browser tells the other tabs of a change; here both live in one. */
const tellOtherTabs = () => dispatchEvent(new StorageEvent('storage', { key: 'liuwang.draft.report.patrol' }))

describe('a draft of another release', () => {
  const kept = (key: string): Record<string, unknown> =>
    z.record(z.string(), z.unknown()).parse(JSON.parse(localStorage.getItem(key) ?? ''))

  test('is gone on with, and what that release alone knows stays in it', () => {
    open().change({ words: '林区冒烟' })
    const [key = ''] = Object.keys(localStorage)
    const written = { ...kept(key), class: 'flood', photos: ['a'] }
    localStorage.setItem(key, JSON.stringify(written))
    const store = open()
    expect(store.draft).toEqual(written)
    store.change({ urgency: 'urgent' })
    expect(kept(key)).toEqual({ ...written, urgency: 'urgent' })
  })

  test.each([
    ['another is written', { words: '新的' }],
    ['only a place is', { division: '530402' }],
  ])('that this page cannot read is not lost when %s over it', (_, change) => {
    open().change({ words: '林区冒烟' })
    const [key = ''] = Object.keys(localStorage)
    const newer = { ...kept(key), v: 2 }
    localStorage.setItem(key, JSON.stringify(newer))
    const store = open()
    expect(store.begun).toBe(false)
    store.change(change)
    store.clear()
    const Newer = z.looseObject({ v: z.literal(2) })
    expect(readDraft('report.patrol', Newer)).toEqual(newer)
    dropDraft('report.patrol', Newer)
    expect(readDraft('report.patrol', Newer)).toBeNull()
  })
})
