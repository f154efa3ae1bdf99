import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridQuotas } from '#infra/local/demo/quotas.ts'

const shares = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 120 })

describe('gridQuotas', () => {
  it('deals out exactly the grids there are, one to 990 to each community', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0, max: 1, noNaN: true }), (shares, fullness) => {
        const grids = Math.round(shares.length + fullness * shares.length * 989)
        const quotas = gridQuotas(shares, grids)
        expect(quotas.reduce((sum, quota) => sum + quota, 0)).toBe(grids)
        expect(Math.min(...quotas)).toBeGreaterThanOrEqual(1)
        expect(Math.max(...quotas)).toBeLessThanOrEqual(990)
      }),
      { seed: 530402 },
    )
  })

  it('gives twice the share twice the grids beyond the first', () => {
    expect(gridQuotas([1, 2, 1], 43)).toEqual([11, 21, 11])
  })

  it('hands what passes a community’s numbers to the others', () => {
    expect(gridQuotas([1000, 1, 1], 2000)).toEqual([990, 505, 505])
  })
})
