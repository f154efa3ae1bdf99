import { expect, test } from 'vitest'
import { PlanHead } from '#shared/grids/plan.ts'
import { hasGap, pastVersions } from '../../../web/src/designer/drafts/past-versions.ts'

const DAYS: Readonly<Record<number, string>> = {
  2: '2026-03-01T00:00:00.000Z',
  3: '2026-06-01T00:00:00.000Z',
  5: '2026-09-01T00:00:00.000Z',
  6: '2027-01-01T00:00:00.000Z',
}
const aHead = (version: number): PlanHead =>
  PlanHead.parse({
    division: '530402',
    name: '红塔区',
    version,
    publishedAt: DAYS[version],
    effectiveFrom: DAYS[version],
    gridCount: 600,
    synthetic: true,
    bbox: [102, 24, 103, 25],
    levels: ['grid'],
  })

test('a plan can be put back to what was in force before it, each with its days; what waits and what is in force are none of it', () => {
  const past = pastVersions([6, 5, 3, 2].map(aHead), aHead(5))
  expect(past.map(({ head, until }) => [head.version, until])).toEqual([
    [3, DAYS[5]],
    [2, DAYS[3]],
  ])
})

test('without the version after it, the end of an old one is not known', () => {
  expect(pastVersions([aHead(3)], aHead(5))).toMatchObject([{ until: null }])
})

test('a number that no version has is seen between its neighbours', () => {
  expect(hasGap([6, 5, 3, 2].map(aHead))).toBe(true)
  expect(hasGap([6, 5].map(aHead))).toBe(false)
})
