import { describe, expect, it } from 'vitest'
import { bell, pick, seededRandom } from '#infra/local/demo/seeded-random.ts'

const first = (seed: number, purpose: string, count = 5) => {
  const random = seededRandom(seed, purpose)
  return Array.from({ length: count }, random)
}

describe('seededRandom', () => {
  it('repeats its sequence for a seed and purpose, and for those only', () => {
    expect(first(1, 'borders')).toEqual(first(1, 'borders'))
    expect(first(2, 'borders')).not.toEqual(first(1, 'borders'))
    expect(first(1, 'sites')).not.toEqual(first(1, 'borders'))
  })

  it('spreads evenly over [0, 1)', () => {
    const counts = new Array<number>(10).fill(0)
    for (const value of first(3, 'spread', 10_000)) counts[Math.floor(value * 10)]!++
    expect(Math.min(...counts)).toBeGreaterThan(900)
    expect(Math.max(...counts)).toBeLessThan(1100)
  })

  it('draws a bell round zero', () => {
    const random = seededRandom(4, 'bell')
    const draws = Array.from({ length: 10_000 }, () => bell(random))
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0, 1)
    expect(draws.every((draw) => Math.abs(draw) <= 3)).toBe(true)
  })

  it('picks by weight, never what weighs nothing, and refuses to pick from nothing', () => {
    const random = seededRandom(5, 'pick')
    const picked = Array.from({ length: 1000 }, () => pick(random, [0, 1, 3], (weight) => weight))
    expect(picked).not.toContain(0)
    expect(picked.filter((weight) => weight === 3).length).toBeGreaterThan(690)
    expect(() => pick(random, [])).toThrow(RangeError)
  })
})
