import { expect, test } from 'vitest'

import { CODE_SCHEMES } from '#shared/grids/code-scheme.ts'
import { block } from './drafts.ts'

const COMMUNITY = '530402006001'
const { 'lowest-free': lowestFree, 'after-highest': afterHighest } = CODE_SCHEMES

test('codes of 15 digits go on with the lowest free number, and end at 999', () => {
  expect(lowestFree.next(COMMUNITY, new Set())).toBe(`${COMMUNITY}001`)
  expect(lowestFree.next(COMMUNITY, new Set([`${COMMUNITY}001`, `${COMMUNITY}003`]))).toBe(`${COMMUNITY}002`)
  const all = new Set(Array.from({ length: 999 }, (_, i) => COMMUNITY + String(i + 1).padStart(3, '0')))
  expect(lowestFree.next(COMMUNITY, all)).toBeNull()
})

test('a whole community is numbered west to east, or not at all where it has too many grids', () => {
  const grids = [3, 1, 2].map((x) => ({ geometry: block(x, 0, x + 1, 1) }))
  expect(lowestFree.numberAll(grids, COMMUNITY, new Set([`${COMMUNITY}002`]))).toEqual(
    ['004', '001', '003'].map((end) => COMMUNITY + end),
  )
  const nearlyAll = new Set(Array.from({ length: 997 }, (_, i) => COMMUNITY + String(i + 1).padStart(3, '0')))
  expect(lowestFree.numberAll(grids, COMMUNITY, nearlyAll)).toBeNull()
})

test('by the other scheme numbers follow the highest that was ever used, and other communities do not count', () => {
  const used = new Set([`${COMMUNITY}002`, `${COMMUNITY}040`, '530402006002900'])
  expect(afterHighest.next(COMMUNITY, used)).toBe(`${COMMUNITY}041`)
  expect(afterHighest.next(COMMUNITY, new Set())).toBe(`${COMMUNITY}001`)
  expect(afterHighest.next(COMMUNITY, new Set([`${COMMUNITY}999`]))).toBeNull()
  const grids = [3, 1, 2].map((x) => ({ geometry: block(x, 0, x + 1, 1) }))
  expect(afterHighest.numberAll(grids, COMMUNITY, used)).toEqual(
    ['043', '041', '042'].map((end) => COMMUNITY + end),
  )
  expect(afterHighest.numberAll(grids, COMMUNITY, new Set([`${COMMUNITY}997`]))).toBeNull()
})
