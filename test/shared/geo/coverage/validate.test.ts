import fc from 'fast-check'
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import GeoJSONReader from 'jsts/org/locationtech/jts/io/GeoJSONReader.js'
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js'
import { describe, expect, test } from 'vitest'

import { neighbourhoodOf, overlapsOf } from '#shared/geo/coverage/check-grid.ts'
import { coverageOf, flatGrid } from '#shared/geo/coverage/coverage.ts'
import { crossesItself, interiorsMeet } from '#shared/geo/coverage/interiors.ts'
import { validateCoverage } from '#shared/geo/coverage/validate.ts'
import { weldGrids } from '#shared/geo/coverage/weld.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { aGrid, codeOf, rectangle, ringsOf, seeded, voronoiCoverage } from '../coverages.ts'
import { whyInvalid } from '../oracles.ts'
import { patchwork } from '../patchwork.ts'

const reader = new GeoJSONReader(new GeometryFactory())

/** Do two grids share ground, as JTS relates them? In whole numbers, where it makes no rounding errors. */
function jtsInteriorsMeet(a: PlanGrid, b: PlanGrid): boolean {
  const whole = ({ geometry }: PlanGrid): unknown =>
    reader.read(
      JSON.parse(JSON.stringify(geometry), (_, value: unknown) =>
        typeof value === 'number' ? value * 2 ** 24 - 1.6e9 : value,
      ),
    )
  return RelateOp.relate(whole(a), whole(b)).matches('T********')
}

const flat = (grid: PlanGrid) => flatGrid(grid, 0, 0)
const codesOf = (grids: readonly PlanGrid[], kind: string): string[][] =>
  validateCoverage(grids).flatMap((problem) => (problem.kind === kind ? [[...problem.codes]] : []))

describe('common ground of two grids', () => {
  test('is what JTS says, of grids that touch, cross, hold each other or run along each other', () => {
    const shape = fc.record({
      columns: fc.integer({ min: 1, max: 5 }),
      rows: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(),
    })
    let [met, apart] = [0, 0]
    const property = fc.property(shape, shape, (first, second) => {
      const some = { labels: 2, spacing: 4 }
      for (const a of patchwork({ ...first, ...some }).grids) {
        for (const b of patchwork({ ...second, ...some }).grids) {
          const expected = jtsInteriorsMeet(a, b)
          const [p, q] = [coverageOf([a]), coverageOf([a, b])]
          expect(interiorsMeet(q.grids[0]!, q.grids[1]!)).toBe(expected)
          expect(interiorsMeet(q.grids[1]!, p.grids[0]!)).toBe(expected)
          if (expected) met++
          else apart++
        }
      }
    })
    fc.assert(property, { seed: 81, numRuns: 300 })
    expect(Math.min(met, apart)).toBeGreaterThan(100)
  })

  test('is none among the grids of any coverage, and each is no more than a polygon', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { grids } = coverageOf(patchwork({ columns: 4, rows: 4, labels: 5, seed }).grids)
      grids.forEach((a, i) => grids.slice(i + 1).forEach((b) => expect(interiorsMeet(a, b)).toBe(false)))
      expect(grids.map(crossesItself)).toEqual(grids.map(() => false))
    }
  })

  test('with a moved grid is what JTS says of each neighbour', () => {
    const county = voronoiCoverage({ grids: 60, seed: 82, bends: 3 })
    const coverage = coverageOf(county)
    const neighbourhood = neighbourhoodOf(coverage)
    const random = seeded(82)
    for (const grid of county) {
      expect(overlapsOf(neighbourhood, flatGrid(grid, coverage.originX, coverage.originY))).toEqual([])
      const [dx, dy] = [
        Math.round(random() * 2e4 - 1e4) * 2 ** -24,
        Math.round(random() * 2e4 - 1e4) * 2 ** -24,
      ]
      const moved = aGrid(0, ...ringsOf(grid).map((ring) => ring.map(([x, y]): LngLat => [x + dx, y + dy])))
      const found = overlapsOf(neighbourhood, {
        ...flatGrid(moved, coverage.originX, coverage.originY),
        code: grid.code,
      })
      const expected = county
        .filter((other) => other !== grid && jtsInteriorsMeet(moved, other))
        .map(({ code }) => code)
      expect(found.toSorted()).toEqual(expected.toSorted())
    }
  })
})

describe('a grid that crosses itself', () => {
  test.each<[string, LngLat[], boolean]>([
    [
      'is a bow tie',
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ],
      true,
    ],
    [
      'passes a vertex twice',
      [
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
        [1, 1],
        [0, 0],
      ],
      true,
    ],
    [
      'touches an edge with a vertex',
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 0],
        [0, 4],
        [0, 0],
      ],
      true,
    ],
    [
      'runs back along itself',
      [
        [0, 0],
        [2, 0],
        [4, 0],
        [2, 0],
        [2, 2],
        [0, 0],
      ],
      true,
    ],
    [
      'is not one with a collinear vertex',
      [
        [0, 0],
        [1, 0],
        [2, 0],
        [2, 2],
        [0, 0],
      ],
      false,
    ],
  ])('%s', (_, ring, crosses) => {
    expect(crossesItself(flat(aGrid(1, ring)))).toBe(crosses)
    expect(whyInvalid(aGrid(1, ring).geometry) !== null).toBe(crosses)
  })
})

describe('a coverage', () => {
  test('of a county has no problems', () => {
    const county = voronoiCoverage({ grids: 120, seed: 83, bends: 3 })
    expect(validateCoverage(county)).toEqual([])
  })

  const [a, b] = [
    aGrid(1, rectangle(102.5, 24.25, 102.5625, 24.3125)),
    aGrid(2, rectangle(102.5625, 24.25, 102.625, 24.3125)),
  ]
  const parent = aGrid(9, rectangle(102.5, 24.25, 102.625, 24.3125)).geometry

  test('names an overlap, who, where and how large', () => {
    const wide = aGrid(2, rectangle(102.546875, 24.25, 102.625, 24.3125))
    const [problem, ...others] = validateCoverage([a, wide])
    expect(others).toEqual([])
    expect(problem).toMatchObject({ kind: 'overlap', codes: [codeOf(1), codeOf(2)] })
    expect(problem!.areaSquareMetres / 1e6).toBeCloseTo(1.583 * 6.95, 0)
  })

  test('finds a small grid that floats over another one', () => {
    expect(
      codesOf([a, b, aGrid(3, rectangle(102.53125, 24.28125, 102.5390625, 24.296875))], 'overlap'),
    ).toEqual([[codeOf(1), codeOf(3)]])
  })

  test('finds every pair that overlaps where a whole layer, each edge with its twin, lies over another', () => {
    const layers = [85, 86].map((seed) => voronoiCoverage({ grids: 60, seed, bends: 1 }))
    const stacked = layers.flatMap((layer, n) =>
      layer.map((grid) => ({ ...grid, code: `${grid.code}-${n}` })),
    )
    const { grids } = coverageOf(stacked)
    const pairs = grids.flatMap((a, i) =>
      grids.slice(i + 1).flatMap((b) => (interiorsMeet(a, b) ? [[a.code, b.code].sort().join()] : [])),
    )
    const found = ['overlap', 'sliver'].flatMap((kind) => codesOf(stacked, kind).map((codes) => codes.join()))
    expect([...new Set(found)].sort()).toEqual(pairs.sort())
    expect(pairs.length).toBeGreaterThan(150)
  })

  test('names gaps with their neighbours, and calls hair-thin ones slivers', () => {
    const frame = aGrid(
      3,
      rectangle(102.375, 24.125, 102.75, 24.5),
      rectangle(102.5, 24.25, 102.625, 24.3125).toReversed(),
    )
    const short = aGrid(2, rectangle(102.578125, 24.25, 102.625, 24.3125))
    expect(validateCoverage([a, short, frame]).map(({ kind, codes }) => [kind, codes])).toEqual([
      ['gap', [codeOf(1), codeOf(2), codeOf(3)]],
    ])
    const hair = aGrid(2, rectangle(102.5625 + 2 ** -22, 24.25, 102.625, 24.3125))
    expect(codesOf([a, hair, frame], 'sliver')).toEqual([[codeOf(1), codeOf(2), codeOf(3)]])
  })

  test('is held against its parent: ground outside and ground left over', () => {
    const cut = aGrid(8, [
      [102.5, 24.25],
      [102.5625, 24.25],
      [102.625, 24.25],
      [102.625, 24.3125],
      [102.5625, 24.3125],
      [102.5, 24.3125],
      [102.5, 24.25],
    ]).geometry
    expect(validateCoverage([a, b], cut)).toEqual([])
    expect(validateCoverage([a], parent).map(({ kind, codes }) => [kind, codes])).toEqual([
      ['gap', [codeOf(1)]],
    ])
    expect(validateCoverage([], parent)).toMatchObject([{ kind: 'gap', codes: [], geometry: parent }])
    const beyond = aGrid(2, rectangle(102.5625, 24.25, 102.75, 24.3125))
    expect(validateCoverage([a, beyond], parent).map(({ kind, codes }) => [kind, codes])).toEqual([
      ['outside-parent', [codeOf(2)]],
    ])
  })

  test('takes vertices of one step apart for two, however far from its corner', () => {
    const far = aGrid(3, rectangle(103.5 - 2 ** -24, 24.25, 103.5, 24.25 + 2 ** -24))
    expect(validateCoverage([a, b, far])).toEqual([])
  })

  test('names a grid that touches itself', () => {
    const tie = aGrid(3, [
      [103, 24],
      [103.5, 24.5],
      [103.5, 24],
      [103, 24.5],
      [103, 24],
    ])
    expect(codesOf([a, b, tie], 'self-touch')).toEqual([[codeOf(3)]])
  })

  test('drawn with a centimetre of noise on both sides of its borders is whole again once welded', () => {
    const random = seeded(84)
    const noisy = voronoiCoverage({ grids: 80, seed: 84, bends: 2 }).map((grid) => {
      const noise = (): number => (random() - 0.5) * 2e-7
      return aGrid(
        Number(grid.code.slice(-5)),
        ...ringsOf(grid).map((ring) => {
          const open = ring.slice(1).map(([x, y]): LngLat => [x + noise(), y + noise()])
          return [...open, open[0]!]
        }),
      )
    })
    const { grids, movedVertices } = weldGrids(noisy)
    expect(validateCoverage(grids)).toEqual([])
    expect(grids).toHaveLength(80)
    expect(movedVertices).toBeGreaterThan(0)
  })
})
