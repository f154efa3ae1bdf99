import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { areaSquareMetres } from '#shared/geo/area.ts'
import { flattenPolygons, holds } from '#shared/geo/flat-polygons.ts'
import { layOut as layOutOrRefuse } from '#shared/geo/import/lay-out.ts'
import type { Layout } from '#shared/geo/import/lay-out.ts'
import type { RawFeature } from '#shared/geo/import/read-features.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { directedEdges, aGrid, voronoiCoverage, ringsOf, seeded } from '../coverages.ts'
import { whyInvalid } from '../oracles.ts'

function layOut(features: readonly RawFeature[]): Layout {
  const layout = layOutOrRefuse(features)
  if (layout === null) throw new Error('too tangled')
  return layout
}

function feature(index: number, ...polygons: LngLat[][][]): RawFeature {
  return { ref: { index, name: `#${index + 1}` }, ownCode: null, ownName: null, renamed: [], polygons }
}

/** Rings over about 100 m, far above the weld and the lattice, crossing each other and themselves. */
const vertex = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }))
const ring = fc.array(
  vertex.map(([x, y]): LngLat => [102.5 + x * 1e-6, 24.3 + y * 1e-6]),
  { minLength: 3, maxLength: 9 },
)
const drawing = fc.array(
  fc.array(fc.array(ring, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  {
    minLength: 1,
    maxLength: 5,
  },
)

/** The first feature one of whose polygons holds the point by even-odd, or -1. */
function firstHolder(features: readonly RawFeature[], [lng, lat]: LngLat): number {
  return features.findIndex(({ polygons }) =>
    polygons.some((rings) => {
      const coordinates = rings.map((open) => [...open, open[0]!].map(([x, y]) => [x, y]))
      return holds(flattenPolygons([{ type: 'Polygon', coordinates }]), 0, lng, lat)
    }),
  )
}

/** Degrees to the nearest edge as drawn: nearer than the weld the two may differ. */
function degreesToBorder(features: readonly RawFeature[], [lng, lat]: LngLat): number {
  let least = Infinity
  for (const open of features.flatMap(({ polygons }) => polygons.flat())) {
    open.forEach(([ax, ay], i) => {
      const [bx, by] = open[(i + 1) % open.length]!
      const [dx, dy] = [bx - ax, by - ay]
      const t = Math.max(0, Math.min(1, ((lng - ax) * dx + (lat - ay) * dy) / (dx * dx + dy * dy || 1)))
      least = Math.min(least, Math.hypot(ax + t * dx - lng, ay + t * dy - lat))
    })
  }
  return least
}

describe('features laid over each other', () => {
  test('own what they hold by even-odd and no feature before them holds', () => {
    const property = fc.property(drawing, fc.nat(), (drawn, seed) => {
      const features = drawn.map((polygons, i) => feature(i, ...polygons))
      const { owned, gaps } = layOut(features)
      const random = seeded(seed)
      for (let k = 0; k < 40; k++) {
        const p: LngLat = [102.5 + 1e-3 * random(), 24.3 + 1e-3 * random()]
        if (degreesToBorder(features, p) < 1e-6) continue
        const owners = owned.flatMap((region, f) =>
          region !== null && holds(flattenPolygons([region.geometry]), 0, ...p) ? [f] : [],
        )
        const first = firstHolder(features, p)
        expect(owners).toEqual(first === -1 ? [] : [first])
        const inGaps = gaps.filter((gap) => holds(flattenPolygons([gap.geometry]), 0, ...p))
        expect(inGaps.length).toBeLessThanOrEqual(first === -1 ? 1 : 0)
      }
    })
    fc.assert(property, { seed: 21, numRuns: 120 })
  })

  test('make valid polygons that tile: no edge twice in one direction, areas as their rings enclose them', () => {
    const property = fc.property(drawing, (drawn) => {
      const { owned, gaps, overlaps } = layOut(drawn.map((polygons, i) => feature(i, ...polygons)))
      const regions = [...owned, ...gaps].filter((region) => region !== null)
      for (const region of [...regions, ...overlaps]) {
        expect(whyInvalid(region.geometry)).toBeNull()
        expect(areaSquareMetres(region.geometry)).toBeCloseTo(region.areaSquareMetres, 3)
      }
      const grids = regions.map(({ geometry }, i) => ({ ...aGrid(i), geometry }))
      const edges = directedEdges(grids)
      expect(new Set(edges).size).toBe(edges.length)
      if (regions.length === 0) return
      const whole = regions.reduce((sum, region) => sum + region.areaSquareMetres, 0)
      expect(areaSquareMetres(mergeOutline(regions.map(({ geometry }) => geometry)))).toBeCloseTo(whole, 3)
    })
    fc.assert(property, { seed: 22, numRuns: 120 })
  })

  test('leave a valid coverage as it is, bit by bit', () => {
    const coverage = voronoiCoverage({ grids: 120, seed: 23, bends: 3 })
    const { owned, overlaps, gaps, welding } = layOut(coverage.map((grid, i) => feature(i, ringsOf(grid))))
    const edges = owned.map((region, i) =>
      directedEdges([{ ...coverage[i]!, geometry: region!.geometry }]).sort(),
    )
    expect(edges).toEqual(coverage.map((grid) => directedEdges([grid]).sort()))
    expect([overlaps, gaps, welding.movedVertices]).toEqual([[], [], 0])
  })

  test('become one coverage again when every vertex is off by a centimetre or less', () => {
    const coverage = voronoiCoverage({ grids: 120, seed: 24, bends: 3 })
    const random = seeded(24)
    const shaken = coverage.map((grid, i) => {
      const shake = ([lng, lat]: LngLat): LngLat => [
        lng + 1e-7 * (random() - 0.5),
        lat + 1e-7 * (random() - 0.5),
      ]
      return feature(
        i,
        ringsOf(grid).map((closed) => closed.slice(1).map(shake)),
      )
    })
    const { owned, overlaps, gaps, closedGaps, welding } = layOut(shaken)
    expect([overlaps, gaps, closedGaps]).toEqual([[], [], []])
    expect(welding.movedVertices).toBeGreaterThan(100)
    const edges = directedEdges(owned.map((region, i) => ({ ...coverage[i]!, geometry: region!.geometry })))
    const twins = new Set(edges)
    const single = edges.filter((edge) => !twins.has(edge.split('>').toReversed().join('>')))
    const [outline] = [mergeOutline(owned.map((region) => region!.geometry))]
    expect(single.sort()).toEqual(directedEdges([{ ...coverage[0]!, geometry: outline }]).sort())
  })
})
