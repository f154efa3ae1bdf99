import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Located } from '#shared/grids/routes.ts'
import { GridFinder } from '../../../web/src/patrol/grid-finder.svelte.ts'

const at = (lng: number) => ({ lng, lat: 24.35, datum: 'WGS84' as const, accuracyMetres: 5, source: 'pin' })
const located = (owner: string): Located => ({
  owner,
  rule: 'inside',
  planVersion: 1,
  candidates: [],
  division: '530402',
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('asks once the hand rests, for the last place', async () => {
  const asked: string[] = []
  const finder = new GridFinder(({ query }) => {
    asked.push(query.lng)
    return Promise.resolve(located('530402006012001'))
  })
  for (const lng of [102.1, 102.2, 102.3]) finder.find(at(lng))
  expect(finder.finding.kind).toBe('asking')
  await vi.advanceTimersByTimeAsync(300)
  expect(asked).toEqual(['102.3'])
  expect(finder.finding.kind).toBe('found')
})

test('never shows the answer to a place that was left', async () => {
  const answers = new Map<string, (answer: Located) => void>()
  const signals: AbortSignal[] = []
  const finder = new GridFinder(({ query }, options) => {
    if (options?.signal) signals.push(options.signal)
    return new Promise((resolve) => answers.set(query.lng, resolve))
  })
  finder.find(at(102.1))
  await vi.advanceTimersByTimeAsync(300)
  finder.find(at(102.2))
  await vi.advanceTimersByTimeAsync(300)
  answers.get('102.2')?.(located('530402006012002'))
  await vi.advanceTimersByTimeAsync(1)
  answers.get('102.1')?.(located('530402006012001'))
  await vi.advanceTimersByTimeAsync(1)
  expect(finder.finding).toMatchObject({ located: { owner: '530402006012002' } })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
})

test('says that it could not be found out, and nothing when no place is given', async () => {
  const finder = new GridFinder(() => Promise.reject(new Error('no signal')))
  finder.find(at(102.1))
  await vi.advanceTimersByTimeAsync(300)
  expect(finder.finding.kind).toBe('failed')
  finder.find(null)
  expect(finder.finding.kind).toBe('none')
})
