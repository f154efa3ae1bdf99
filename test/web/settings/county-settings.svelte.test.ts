import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CLASSES, type Classes } from '#shared/settings/classes.ts'
import { Setting, settingId } from '#shared/settings/setting.ts'
import { CountySettings } from '../../../web/src/settings/county-settings.svelte.ts'
import { FakeFeeds } from '../support/fake-feeds.svelte.ts'

const COUNTY = '530402'
const NOW = Date.parse('2026-11-30T02:00:00Z')
const FLOOD: Classes = [...CLASSES, { code: 'flood', words: { zh: '防汛' }, icon: 'droplets' }]

const aVersion = (value: unknown, number: number, effectiveFrom: string) => ({
  number,
  effectiveFrom,
  value,
  content: '0'.repeat(64),
  setBy: 'county-staff',
  setAt: effectiveFrom,
})
const aSetting = (version: number, current: unknown, next: unknown = null, county = COUNTY) =>
  Setting.parse({ id: settingId(county, 'classes'), county, kind: 'classes', version, current, next })
const open = (items: Setting[], division = '530402006') => {
  const settings = new CountySettings({
    api: { listSettings: () => Promise.resolve({ items }) },
    division,
    now: () => Date.now(),
  })
  const line = new FakeFeeds()
  line.attach(settings.feed)
  return { settings, line }
}

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
  localStorage.clear()
})

test('a county that decided nothing has the classes and nets that every county begins with', () => {
  const { settings } = open([])
  expect(settings.value('classes')).toEqual(CLASSES)
  expect([settings.classWord('fire'), settings.net('video').mark]).toEqual(['消防', 'video'])
})

test('what a newer list has is shown by its words, what none has by its code', async () => {
  const { settings, line } = open([aSetting(1, aVersion(FLOOD, 1, '2026-11-01T00:00:00.000Z'))])
  expect(settings.classWord('flood')).toBe('flood')
  await line.sync()
  expect([settings.classWord('flood'), settings.classWord('meteor')]).toEqual(['防汛', 'meteor'])
  expect(settings.net('sky')).toMatchObject({ mark: null, words: { zh: 'sky' } })
})

test('a change is heard; of two the later counts, in whatever order they come', async () => {
  const { settings, line } = open([])
  const [id, county] = [settingId(COUNTY, 'classes'), '2026-11-01T00:00:00.000Z']
  const second = aSetting(2, aVersion(FLOOD, 2, county))
  await line.tell('settings', [{ id, version: 2, record: second }])
  await line.tell('settings', [{ id, version: 1, record: aSetting(1, aVersion(CLASSES, 1, county)) }])
  expect(settings.value('classes')).toEqual(FLOOD)
})

test('a version that is to come counts from its time on, and the page learns it by the clock', async () => {
  const at = new Date(NOW + 60_000).toISOString()
  const { settings, line } = open([aSetting(1, null, aVersion(FLOOD, 1, at))])
  await line.sync()
  const before = settings.revision
  expect(settings.classWord('flood')).toBe('flood')
  vi.advanceTimersByTime(60_000)
  expect(settings.revision).toBeGreaterThan(before)
  expect(settings.classWord('flood')).toBe('防汛')
  settings.stop()
})

test('a phone that cannot ask goes by what it knew last', async () => {
  const known = open([aSetting(1, aVersion(FLOOD, 1, '2026-11-01T00:00:00.000Z'))])
  await known.line.sync()
  expect(open([]).settings.classWord('flood')).toBe('防汛')
  localStorage.setItem('liuwang.settings.530402006', '{"from": "elsewhere"}')
  expect(open([]).settings.classWord('flood')).toBe('flood')
})

test('above counties each county has its own', async () => {
  const theirs = aSetting(1, aVersion(FLOOD, 1, '2026-11-01T00:00:00.000Z'), null, '530403')
  const { settings, line } = open([theirs], '5304')
  await line.sync()
  expect([settings.classWord('flood', '530403'), settings.classWord('flood', COUNTY)]).toEqual([
    '防汛',
    'flood',
  ])
})
