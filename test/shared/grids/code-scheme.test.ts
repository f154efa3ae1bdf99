import { expect, test } from 'vitest'

import { FIFTEEN_DIGITS } from '#shared/grids/code-scheme.ts'
import { block } from './drafts.ts'

const COMMUNITY = '530402006001'

test('codes of 15 digits go on with the lowest free number, and end at 999', () => {
  expect(FIFTEEN_DIGITS.next(COMMUNITY, new Set())).toBe(`${COMMUNITY}001`)
  expect(FIFTEEN_DIGITS.next(COMMUNITY, new Set([`${COMMUNITY}001`, `${COMMUNITY}003`]))).toBe(
    `${COMMUNITY}002`,
  )
  const all = new Set(Array.from({ length: 999 }, (_, i) => COMMUNITY + String(i + 1).padStart(3, '0')))
  expect(FIFTEEN_DIGITS.next(COMMUNITY, all)).toBeNull()
})

test('a whole community is numbered west to east, or not at all where it has too many grids', () => {
  const grids = [3, 1, 2].map((x) => ({ geometry: block(x, 0, x + 1, 1) }))
  expect(FIFTEEN_DIGITS.numberAll(grids, COMMUNITY, new Set([`${COMMUNITY}002`]))).toEqual(
    ['004', '001', '003'].map((end) => COMMUNITY + end),
  )
  const nearlyAll = new Set(Array.from({ length: 997 }, (_, i) => COMMUNITY + String(i + 1).padStart(3, '0')))
  expect(FIFTEEN_DIGITS.numberAll(grids, COMMUNITY, nearlyAll)).toBeNull()
})
