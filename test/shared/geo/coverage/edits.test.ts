import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Coverage, Edited } from '#shared/geo/coverage/coverage.ts'
import { coverageOf, gridsOf, twiceAreaOf } from '#shared/geo/coverage/coverage.ts'
import { deleteVertex, insertVertex, moveEdge, moveVertex } from '#shared/geo/coverage/edit-vertices.ts'
import { mergeGrids } from '#shared/geo/coverage/merge-grids.ts'
import { splitGrid } from '#shared/geo/coverage/split-grid.ts'
import { validateCoverage } from '#shared/geo/coverage/validate.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { aGrid, codeOf, rectangle, ringsOf, voronoiCoverage } from '../coverages.ts'
import { whyInvalid } from '../oracles.ts'
import { at, bruteForce, patchwork } from '../patchwork.ts'

const areaOf = (coverage: Coverage): number =>
  coverage.grids.reduce((sum, grid) => sum + twiceAreaOf(grid), 0)

/**
 * A cut through the outline rounds one crossing at each end to the lattice: half a step along an edge of this
 * county, at the most.
 */
const CUT_SQUARE_STEPS = 4 * 2 ** 21

/** Whatever an edit did, what comes out is a coverage of the same ground, or the edit was refused. */
function expectWhole(before: Coverage, edited: Edited, kind: string): void {
  if (!edited.ok) return
  const grids = gridsOf(edited.coverage)
  const gained = Math.abs(areaOf(edited.coverage) - areaOf(before))
  expect(gained).toBeLessThanOrEqual(kind === 'split' ? CUT_SQUARE_STEPS : 0)
  const holders = bruteForce(grids)
  for (const grid of grids)
    for (const ring of ringsOf(grid)) for (const p of ring) expect(holders(p).length).toBeLessThan(2)
  const touched = new Set(edited.touched)
  for (const grid of edited.coverage.grids) if (!touched.has(grid.code)) expect(before.grids).toContain(grid)
}

const county = coverageOf(voronoiCoverage({ grids: 30, seed: 41, bends: 1 }))
const pick = <T>(items: readonly T[], k: number): T => items[k % items.length]!
const verticesOf = (coverage: Coverage): LngLat[] =>
  gridsOf(coverage).flatMap((grid) => ringsOf(grid).flatMap((ring) => ring.slice(1)))
const edgesOf = (coverage: Coverage): [LngLat, LngLat][] =>
  gridsOf(coverage).flatMap((grid) =>
    ringsOf(grid).flatMap((ring) => ring.slice(1).map((b, i): [LngLat, LngLat] => [ring[i]!, b])),
  )

const anyEdit = fc.record({
  kind: fc.constantFrom('move', 'move-edge', 'insert', 'delete', 'split', 'merge'),
  k: fc.nat(),
  dx: fc.integer({ min: -300_000, max: 300_000 }),
  dy: fc.integer({ min: -300_000, max: 300_000 }),
})

function apply(
  coverage: Coverage,
  { kind, k, dx, dy }: { kind: string; k: number; dx: number; dy: number },
  n: number,
): Edited {
  const moved = ([lng, lat]: LngLat): LngLat => [lng + dx * 2 ** -24, lat + dy * 2 ** -24]
  const [a, b] = pick(edgesOf(coverage), k)
  const { grids } = coverage
  switch (kind) {
    case 'move':
      return moveVertex(coverage, a, moved(a))
    case 'move-edge':
      return moveEdge(coverage, [a, b], moved(a))
    case 'insert':
      return insertVertex(coverage, [a, b], moved([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]))
    case 'delete':
      return deleteVertex(coverage, a)
    case 'split': {
      const line: LngLat[] = [
        moved(a),
        pick(verticesOf(coverage), k + 31),
        pick(verticesOf(coverage), k + 57),
      ]
      const { code, name } = pick(grids, k)
      return splitGrid(coverage, {
        code,
        line,
        into: [
          { code, name },
          { code: `${code}-${n}`, name },
        ],
      })
    }
    default: {
      const { code, name } = pick(grids, k)
      return mergeGrids(
        coverage,
        [code, pick(grids, k + 1 + (Math.abs(dx) % (grids.length - 1 || 1))).code],
        { code, name },
      )
    }
  }
}

describe('edits', () => {
  test('in any sequence keep a county a coverage of the very same ground, or are refused with a reason', () => {
    let done = 0
    const property = fc.property(fc.array(anyEdit, { minLength: 1, maxLength: 12 }), (edits) => {
      let coverage = county
      edits.forEach((edit, n) => {
        const edited = apply(coverage, edit, n)
        expectWhole(coverage, edited, edit.kind)
        if (edited.ok) coverage = edited.coverage
        if (edited.ok) done++
        expect(validateCoverage(gridsOf(coverage))).toEqual([])
      })
      for (const grid of gridsOf(coverage)) expect(whyInvalid(grid.geometry)).toBeNull()
    })
    fc.assert(property, { seed: 41, numRuns: 25 })
    expect(done).toBeGreaterThan(40)
  })

  test('of grids with holes, enclaves and parts that touch keep them a coverage', () => {
    const small = fc.record({
      kind: anyEdit.map(({ kind }) => kind),
      k: fc.nat(),
      dx: fc.integer({ min: -6, max: 6 }),
      dy: fc.integer({ min: -6, max: 6 }),
    })
    const property = fc.property(fc.nat(), fc.array(small, { minLength: 1, maxLength: 6 }), (seed, edits) => {
      const { grids } = patchwork({ columns: 5, rows: 5, labels: 4, seed, spacing: 9 })
      let coverage = coverageOf(grids)
      edits.forEach((edit, n) => {
        const edited = apply(coverage, edit, n)
        expectWhole(coverage, edited, edit.kind)
        if (edited.ok) coverage = edited.coverage
        // Triangles of nobody's in the patchwork are gaps of centimetres.
        for (const { kind } of validateCoverage(gridsOf(coverage))) expect(['gap', 'sliver']).toContain(kind)
      })
    })
    fc.assert(property, { seed: 42, numRuns: 30 })
  })

  const [west, east] = [
    aGrid(1, rectangle(102.5, 24.25, 102.625, 24.375)),
    aGrid(2, rectangle(102.625, 24.25, 102.75, 24.375)),
  ]
  const pair = coverageOf([west, east])

  test('split a grid along a line and give the neighbour the new vertex on their border', () => {
    const edited = splitGrid(pair, {
      code: codeOf(1),
      line: [
        [102.4, 24.3],
        [102.5625, 24.3125],
        [102.64, 24.33],
      ],
      into: [
        { code: codeOf(1), name: 'south' },
        { code: codeOf(3), name: 'north' },
      ],
    })
    if (!edited.ok) throw new Error(edited.reason)
    expect(edited.touched.toSorted()).toEqual([codeOf(1), codeOf(1), codeOf(2), codeOf(3)].toSorted())
    expect(edited.coverage.grids.map(({ code }) => code).toSorted()).toEqual([
      codeOf(1),
      codeOf(2),
      codeOf(3),
    ])
    expect(validateCoverage(gridsOf(edited.coverage))).toEqual([])
    const holders = bruteForce(gridsOf(edited.coverage))
    expect([holders([102.55, 24.26]), holders([102.55, 24.37])]).toEqual([[codeOf(1)], [codeOf(3)]])
  })

  test('merge back what was split, vertex by vertex but for those the cut left on the border', () => {
    const merged = mergeGrids(pair, [codeOf(1), codeOf(2)], { code: codeOf(9), name: 'both' })
    if (!merged.ok) throw new Error(merged.reason)
    expect(gridsOf(merged.coverage)).toEqual([
      { code: codeOf(9), name: 'both', geometry: mergeOutline([west.geometry, east.geometry]) },
    ])
  })

  test('refuse what would break the coverage, and say why', () => {
    const reasonOf = (edited: Edited): string => (edited.ok ? 'ok' : edited.reason)
    expect(reasonOf(moveVertex(pair, [102.5, 24.25], [102.4, 24.2]))).toBe('outline')
    expect(reasonOf(moveVertex(pair, [102.5, 24.25], [102.4, 24.2], { reshapesOutline: true }))).toBe('ok')
    expect(reasonOf(moveVertex(pair, [102.55, 24.25], [102.4, 24.2]))).toBe('no-such-vertex')
    expect(
      reasonOf(
        moveEdge(
          pair,
          [
            [102.5, 24.25],
            [102.75, 24.25],
          ],
          [102.4, 24.2],
        ),
      ),
    ).toBe('no-such-edge')
    expect(reasonOf(deleteVertex(pair, [102.625, 24.25]))).toBe('node')
    expect(reasonOf(mergeGrids(pair, [codeOf(1), 'x'], { code: 'y', name: '' }))).toBe('no-such-grid')
    expect(reasonOf(mergeGrids(pair, [codeOf(1)], { code: codeOf(2), name: '' }))).toBe('code-taken')
    const line: LngLat[] = [
      [102, 24],
      [102.1, 24],
    ]
    expect(
      reasonOf(
        splitGrid(pair, {
          code: codeOf(1),
          line,
          into: [
            { code: 'a', name: '' },
            { code: 'b', name: '' },
          ],
        }),
      ),
    ).toBe('line-misses')
    const bent = insertVertex(
      pair,
      [
        [102.625, 24.25],
        [102.625, 24.375],
      ],
      [102.6, 24.3],
    )
    expect(reasonOf(bent)).toBe('ok')
    if (bent.ok)
      expect(reasonOf(moveVertex(bent.coverage, [102.6, 24.3], [102.8, 24.3]))).toBe('crosses-itself')
    if (bent.ok)
      expect(
        reasonOf(
          deleteVertex(
            bent.coverage,
            gridsOf(bent.coverage)[0]!.geometry.coordinates.flat()[2] as [number, number],
          ),
        ),
      ).toBe('ok')
  })

  test('of one vertex among 5,000 grids are fast enough to follow a hand', () => {
    const coverage = coverageOf(voronoiCoverage({ grids: 5000, seed: 43, bends: 7 }))
    const vertex = verticesOf(coverage).find((p) => moveVertex(coverage, p, [p[0] + 2 ** -22, p[1]]).ok)!
    let [current, p] = [coverage, vertex]
    const start = performance.now()
    for (let k = 0; k < 60; k++) {
      const to: LngLat = [p[0] + (k % 2 === 0 ? 2 ** -22 : -(2 ** -22)), p[1]]
      const edited = moveVertex(current, p, to)
      if (edited.ok) [current, p] = [edited.coverage, to]
    }
    expect(areaOf(current)).toBe(areaOf(coverage))
    // Sixty frames; ten times what it takes, so that a busy machine does not fail it.
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

test('a place is the same on the lattice and in degrees', () => {
  expect(gridsOf(coverageOf([aGrid(1, [at([0, 0]), at([5, 0]), at([0, 5]), at([0, 0])])]))).toEqual([
    aGrid(1, [at([0, 0]), at([5, 0]), at([0, 5]), at([0, 0])]),
  ])
})
