import { expect, test } from 'vitest'
import { PlanHead } from '#shared/grids/plan.ts'
import { comparedWords } from '../../../web/src/console/plan-time-words.ts'

const aHead = (version: number, effectiveFrom: string): PlanHead =>
  PlanHead.parse({
    division: '530402',
    name: '红塔区',
    version,
    publishedAt: '2026-01-01T00:00:00.000Z',
    effectiveFrom,
    gridCount: 600,
    synthetic: true,
    bbox: [102, 24, 103, 25],
    levels: ['grid'],
  })
const OLD = aHead(1, '2026-01-01T00:00:00.000Z')
const NOW = aHead(2, '2026-06-01T00:00:00.000Z')
const COMING = aHead(3, '2026-12-01T00:00:00.000Z')
const said = (asOf: string, head: PlanHead) =>
  comparedWords({ asOf, head, inForce: NOW }, Date.parse('2026-11-26T00:00:00.000Z'))

test('a plan that is only approved is said not to be in force yet, and when it will be', () => {
  expect(said('2026-12-02T00:00:00.000Z', COMING)).toBe('尚未生效，12月1日 08:00 起生效（现在是第 2 版）')
})

test('a time to come before which nothing is approved is the plan of now', () => {
  expect(said('2026-11-30T00:00:00.000Z', NOW)).toBe('按已批准的方案，那时仍是现在的这一版')
})

test('a plan of the past is not the plan of now, or the same', () => {
  expect(said('2026-03-01T00:00:00.000Z', OLD)).toBe('不是现在的方案（现在是第 2 版）')
  expect(said('2026-11-25T00:00:00.000Z', NOW)).toBe('与现在的方案相同')
})
