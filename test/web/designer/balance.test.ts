import { expect, test } from 'vitest'
import { aDraftGrid, block } from '#test/shared/grids/drafts.ts'
import { balanceOf } from '../../../web/src/designer/checks/balance.ts'

const code = '530402006001001'
const grid = (columns: object) => aDraftGrid(code, block(0, 0, 1, 1), { columns })

test('figures are held against the band; what is unknown is neither 0 nor a misfit', () => {
  const targets = { households: [100, 200] as [number, number], people: [1, 500] as [number, number] }
  const [row] = balanceOf([grid({ households: 50 })], null, targets)
  expect(row?.figures.households).toEqual({ value: 50, fit: 'low' })
  expect(row?.figures.people).toEqual({ value: null, fit: 'none' })
  expect(row?.figures.incidents12Months).toEqual({ value: null, fit: 'none' })
  expect(row?.figures.areaSquareMetres.fit).toBe('none')
  expect(row?.misfits).toBe(1)
  expect(balanceOf([grid({ households: 200 })], new Map(), targets)[0]?.figures).toMatchObject({
    households: { value: 200, fit: 'within' },
    incidents12Months: { value: 0, fit: 'none' },
  })
  expect(balanceOf([grid({ households: 201 })], null, targets)[0]?.figures.households.fit).toBe('high')
})
