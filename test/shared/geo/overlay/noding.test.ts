import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildLinework, edgesOf } from '#shared/geo/overlay/linework.ts'
import type { Linework } from '#shared/geo/overlay/linework.ts'
import { meetOnlyAtVertices, nodeLinework as nodeOrRefuse } from '#shared/geo/overlay/noding.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { tangle } from './tangles.ts'

function nodeLinework(linework: Linework): Linework {
  const noded = nodeOrRefuse(linework)
  if (noded === null) throw new Error('too tangled')
  return noded
}

function isNoded(linework: Linework): boolean {
  return meetOnlyAtVertices(linework.vertices, edgesOf(linework))
}

describe('noding', () => {
  test.each([8, 60, 5000, 2 ** 26])(
    'makes edges meet at vertices only, in a tangle over %d steps',
    (span) => {
      const property = fc.property(tangle(span), (rings) => {
        expect(isNoded(nodeLinework(buildLinework(rings.map((ring) => [ring]))))).toBe(true)
      })
      fc.assert(property, { seed: 12, numRuns: 400 })
    },
  )

  test('keeps every ring’s vertices, in their order', () => {
    const property = fc.property(tangle(40), (rings) => {
      const drawn = buildLinework(rings.map((ring) => [ring]))
      const noded = nodeLinework(drawn)
      drawn.rings.forEach(({ path }, r) => {
        const longer = noded.rings[r]!.path
        let at = 0
        for (const vertex of longer) if (vertex === path[at]) at++
        expect(at).toBe(path.length)
      })
    })
    fc.assert(property, { seed: 13, numRuns: 400 })
  })

  test('moves no edge by more than half a step', () => {
    const property = fc.property(tangle(1000), (rings) => {
      const drawn = buildLinework(rings.map((ring) => [ring]))
      const { xs, ys } = drawn.vertices
      const before = drawn.rings.map(({ path }) => path.map((v): [number, number] => [xs[v]!, ys[v]!]))
      const noded = nodeLinework(drawn)
      noded.rings.forEach(({ path }, r) => {
        for (const v of path) {
          const distance = distanceToRing([noded.vertices.xs[v]!, noded.vertices.ys[v]!], before[r]!)
          expect(distance).toBeLessThanOrEqual(Math.SQRT1_2 + 1e-9)
        }
      })
    })
    fc.assert(property, { seed: 14, numRuns: 200 })
  })

  test('leaves a clean square untouched', () => {
    const square: LngLat[] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]
    const drawn = buildLinework([[square]])
    expect(nodeLinework(drawn)).toBe(drawn)
  })
})

function distanceToRing([x, y]: [number, number], ring: readonly [number, number][]): number {
  return Math.min(
    ...ring.map(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]!
      const [dx, dy] = [bx - ax, by - ay]
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)))
      return Math.hypot(ax + t * dx - x, ay + t * dy - y)
    }),
  )
}
