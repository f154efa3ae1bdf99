import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Coverage, CoverageGrid } from '#shared/geo/coverage/coverage.ts'
import { coverageOf, gridsOf, gridWith } from '#shared/geo/coverage/coverage.ts'
import { problemsAround } from '#shared/geo/coverage/problems-around.ts'
import { validateCoverage } from '#shared/geo/coverage/validate.ts'
import type { CoverageProblem } from '#shared/geo/coverage/validate.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import { aGrid, codeOf, rectangle, voronoiCoverage } from '../coverages.ts'
import { at, patchwork } from '../patchwork.ts'

/** A problem as text; its area, summed in another order, may differ in the last digits. */
const keyOf = ({ kind, codes, geometry, areaSquareMetres }: CoverageProblem): string =>
  JSON.stringify([kind, codes, geometry, areaSquareMetres.toPrecision(6)])
const keysOf = (problems: readonly CoverageProblem[]): string[] => problems.map(keyOf).sort()

const anyChange = fc.record({
  kind: fc.constantFrom('shift', 'pull', 'remove', 'draw'),
  k: fc.nat(),
  dx: fc.integer({ min: -1000, max: 1000 }),
  dy: fc.integer({ min: -1000, max: 1000 }),
})
type Change = { kind: string; k: number; dx: number; dy: number }

/** Whatever a hand does to a grid alone, its neighbours left as they are; `reach` is how far, in steps. */
function changed(before: Coverage, change: Change, n: number, reach: number): [Coverage, string] {
  const grids = [...before.grids]
  const i = change.k % Math.max(1, grids.length)
  const [dx, dy] = [Math.round((change.dx * reach) / 1000), Math.round((change.dy * reach) / 1000)]
  const grid = grids[i]!
  const redrawn = (move: (x: number, y: number, v: number) => [number, number]): CoverageGrid =>
    gridWith(
      grid,
      grid.polygons.map((rings) =>
        rings.map((ring) =>
          Int32Array.from(
            Array.from({ length: ring.length / 2 }, (_, v) => move(ring[2 * v]!, ring[2 * v + 1]!, v)).flat(),
          ),
        ),
      ),
    )
  const vertex = change.k % (grid.polygons[0]![0]!.length / 2)
  if (change.kind === 'shift') grids[i] = redrawn((x, y) => [x + dx, y + dy])
  if (change.kind === 'pull') grids[i] = redrawn((x, y, v) => (v === vertex ? [x + dx, y + dy] : [x, y]))
  if (change.kind === 'remove') grids.splice(i, 1)
  if (change.kind !== 'draw') return [{ ...before, grids }, grid.code]
  const [x, y] = [grid.box.west + dx, grid.box.south + dy]
  const [width, height] = [2 + Math.abs(dx), 2 + Math.abs(dy)]
  const ring = Int32Array.of(x, y, x + width, y, x + width, y + height, x, y + height)
  const drawn = gridWith({ code: `drawn-${n}`, name: '' }, [[ring]])
  return [{ ...before, grids: [...grids, drawn] }, drawn.code]
}

/**
 * Changes one after the other; each time what is found around is what the whole has there, and nothing else
 * has changed.
 */
function expectToKeepUp(
  start: Coverage,
  changes: readonly Change[],
  { parent, reach }: { parent: Parameters<typeof problemsAround>[2]; reach: number },
): { found: number } {
  let [coverage, found] = [start, 0]
  let known = validateCoverage(gridsOf(start), parent)
  changes.forEach((change, n) => {
    if (coverage.grids.length === 0) return
    const [after, code] = changed(coverage, change, n, reach)
    const { problems, replaces } = problemsAround({ before: coverage, after }, [code], parent)
    const whole = validateCoverage(gridsOf(after), parent)
    expect(keysOf(problems)).toEqual(keysOf(whole.filter(replaces)))
    // Gaps may reach far beyond; all else that the change has to do with lies around it.
    const isGround = ({ kind, codes }: CoverageProblem): boolean =>
      kind !== 'gap' && !(kind === 'sliver' && codes.length > 2)
    const kept = [...known.filter((problem) => !replaces(problem)), ...problems]
    expect(keysOf(kept.filter(isGround))).toEqual(keysOf(whole.filter(isGround)))
    found += problems.length
    ;[coverage, known] = [after, whole]
  })
  return { found }
}

describe('the problems around an edit', () => {
  test('are those that the whole county has there, whatever is wrong with it', () => {
    const county = voronoiCoverage({ grids: 60, seed: 91, bends: 2 })
    const outline = mergeOutline(county.map(({ geometry }) => geometry))
    let found = 0
    const property = fc.property(
      fc.array(anyChange, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      (changes, hasParent) => {
        const parent = hasParent ? outline : null
        found += expectToKeepUp(coverageOf(county), changes, { parent, reach: 500_000 }).found
      },
    )
    fc.assert(property, { seed: 91, numRuns: 40 })
    expect(found).toBeGreaterThan(200)
  })

  test('are found where a whole layer lies over another, each of its own grids with a twin at every edge', () => {
    const layers = [93, 94].map((seed) => voronoiCoverage({ grids: 90, seed, bends: 1 }))
    const grids = layers.flatMap((layer, n) => layer.map((grid) => ({ ...grid, code: `${grid.code}-${n}` })))
    let found = 0
    const property = fc.property(fc.array(anyChange, { minLength: 1, maxLength: 3 }), (changes) => {
      found += expectToKeepUp(coverageOf(grids), changes, { parent: null, reach: 100_000 }).found
    })
    fc.assert(property, { seed: 93, numRuns: 15 })
    expect(found).toBeGreaterThan(200)
  })

  test('are found among grids with holes, enclaves and parts that touch', () => {
    let found = 0
    const property = fc.property(
      fc.nat(),
      fc.array(anyChange, { minLength: 1, maxLength: 5 }),
      (seed, changes) => {
        const { grids } = patchwork({ columns: 7, rows: 7, labels: 12, seed, spacing: 40 })
        const parent = aGrid(0, [
          at([-9, -9]),
          at([300, -9]),
          at([300, 300]),
          at([-9, 300]),
          at([-9, -9]),
        ]).geometry
        found += expectToKeepUp(coverageOf(grids), changes, { parent, reach: 60 }).found
      },
    )
    fc.assert(property, { seed: 92, numRuns: 40 })
    expect(found).toBeGreaterThan(100)
  })

  test('tell of an island of the parent that lost its only grid', () => {
    const [main, island] = [
      aGrid(1, rectangle(102.5, 24.25, 102.625, 24.375)),
      aGrid(2, rectangle(102.75, 24.25, 102.8125, 24.3125)),
    ]
    const parent = mergeOutline([main.geometry, island.geometry])
    const before = coverageOf([main, island])
    expect(problemsAround({ before, after: before }, [codeOf(2)], parent).problems).toEqual([])
    const after = { ...before, grids: before.grids.slice(0, 1) }
    const { problems } = problemsAround({ before, after }, [codeOf(2)], parent)
    expect(problems.map(({ kind, codes }) => [kind, codes])).toEqual([['gap', []]])
  })
})
