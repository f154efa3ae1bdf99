import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCounty, type DemoCounty } from '#infra/local/demo/county.ts'
import hongta from '#infra/local/demo/hongta.json' with { type: 'json' }
import { validateCoverage } from '#shared/geo/coverage/validate.ts'
import { parentOf } from '#shared/lib/division-code.ts'
import { directedEdges } from '#test/infra/local/demo/directed-edges.ts'
import { expectCoverage, expectWholes } from '#test/infra/local/demo/whole-county.ts'

// A data folder keeps the seed and the number only, and goes on with the county that they give.
it.each([
  [5000, '9d4d36a3b9fc6125c30b2c87'],
  [20_000, 'bdc967a5743eca0e62e93a81'],
])('gives %i grids bit for bit as ever', (grids, digest) => {
  const text = JSON.stringify(makeCounty({ seed: 530402, grids }))
  expect(createHash('sha256').update(text).digest('hex').slice(0, 24)).toBe(digest)
})

it('tiles one outline with 5,000 grids', () => {
  expectCoverage(makeCounty({ seed: 1, grids: 5000 }), 10_000)
})

describe('makeCounty with more grids than real communities plausibly have', () => {
  const told: number[] = []
  let county: DemoCounty
  beforeAll(() => {
    county = makeCounty({ seed: 1, grids: 20_000, reached: (share) => told.push(share) })
  }, 60_000)

  const communities = () => county.divisions.filter(({ level }) => level === 'community')
  const real = hongta.townships.flatMap((township) => township.communities)
  const realCodes = new Set(real.map(({ code }) => code))

  it('tiles one outline by whole communities and townships, without a problem', { timeout: 60_000 }, () => {
    expect(county.grids).toHaveLength(20_000)
    expect(validateCoverage(county.grids)).toEqual([])
    expectWholes(county.grids, directedEdges(county.grids))
  })

  it('gives none near to as many grids as a community can number, and each at least one', () => {
    const sizes = new Map(communities().map(({ code }) => [code, 0]))
    for (const { code } of county.grids) {
      sizes.set(code.slice(0, 12), (sizes.get(code.slice(0, 12)) ?? NaN) + 1)
    }
    expect(Math.max(...sizes.values())).toBeLessThan(500)
    expect(Math.min(...sizes.values())).toBeGreaterThan(0)
  })

  it('keeps the real communities and adds synthetic ones that say so, under codes of their own', () => {
    const [kept, added] = [true, false].map((isReal) =>
      communities().filter(({ code }) => realCodes.has(code) === isReal),
    )
    expect(kept!.map(({ code, name }) => ({ code, name }))).toEqual(real)
    expect(added!.length).toBeGreaterThan(0)
    expect(new Set(communities().map(({ code }) => code)).size).toBe(communities().length)
    for (const { code, name, parent } of added!) {
      expect(code).toMatch(/^530402\d{6}$/)
      expect(parent).toBe(parentOf(code))
      const stem = /^(.+)虚构\d+号片区$/.exec(name)?.[1]
      expect(real.filter((one) => one.name === stem).map((one) => parentOf(one.code))).toContain(parent)
    }
  })

  it('tells how far it is, from nothing to all', () => {
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    expect([told[0], told.at(-1)]).toEqual([0, 1])
  })
})
