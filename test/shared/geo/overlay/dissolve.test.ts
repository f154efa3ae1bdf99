import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { flattenPolygons, holds } from '#shared/geo/flat-polygons.ts'
import { latticeDegrees } from '#shared/geo/lattice.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import { arrange, type Arrangement } from '#shared/geo/overlay/arrangement.ts'
import { dissolveFaces, faceAreaSquareMetres } from '#shared/geo/overlay/dissolve.ts'
import { buildLinework, type Linework } from '#shared/geo/overlay/linework.ts'
import { nodeLinework } from '#shared/geo/overlay/noding.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { aGrid, directedEdges, seeded } from '../coverages.ts'
import { whyInvalid } from '../oracles.ts'
import { tangle } from './tangles.ts'

function noded(rings: LngLat[][]): Linework {
  const linework = nodeLinework(buildLinework(rings.map((ring) => [ring])))
  if (linework === null) throw new Error('too tangled')
  return linework
}

/** Parts that hold a point by even-odd over the noded rings. */
function holdersOf({ vertices, rings }: Linework, [lng, lat]: LngLat): number[] {
  return rings.flatMap(({ part, path }) => {
    const ring = [...path, path[0]!].map((v) => [
      latticeDegrees(vertices.xs[v]!),
      latticeDegrees(vertices.ys[v]!),
    ])
    return holds(flattenPolygons([{ type: 'Polygon', coordinates: [ring] }]), 0, lng, lat) ? [part] : []
  })
}

function regionsBy(
  arrangement: Arrangement,
  label: (parts: readonly number[]) => string,
): Map<string, number[]> {
  const faces = new Map<string, number[]>()
  arrangement.partsOf.forEach((parts, face) => {
    if (face === 0) return
    faces.set(label(parts), [...(faces.get(label(parts)) ?? []), face])
  })
  return faces
}

describe.each([4, 8, 30, 400, 2 ** 27])('faces of a tangle over %d steps', (span) => {
  test('are held by the parts that even-odd gives each point', () => {
    const property = fc.property(tangle(span), fc.nat(), (rings, seed) => {
      const linework = noded(rings)
      const arrangement = arrange(linework)
      const regions = [...regionsBy(arrangement, (parts) => parts.join())].map(([parts, faces]) => ({
        parts,
        flat: flattenPolygons([dissolveFaces(arrangement, faces)!]),
      }))
      const random = seeded(seed)
      for (let k = 0; k < 30; k++) {
        const p: LngLat = [latticeDegrees(span * random()), latticeDegrees(span * random())]
        const around = regions.filter(({ flat }) => holds(flat, 0, ...p)).map(({ parts }) => parts)
        const holders = holdersOf(linework, p).join()
        // No region around it is either the outside or, with no holder, a gap that is a region of its own.
        expect(around.length === 0 ? '' : around.join('|')).toBe(holders)
      }
    })
    fc.assert(property, { seed: 15, numRuns: 150 })
  })

  test('dissolve into valid polygons that tile and merge back into their outline', () => {
    const property = fc.property(tangle(span), (rings) => {
      const arrangement = arrange(noded(rings))
      const regions = [...regionsBy(arrangement, (parts) => String(parts[0] ?? 'gap')).values()]
      const geometries = regions.map((faces) => dissolveFaces(arrangement, faces)!)
      for (const geometry of geometries) expect(whyInvalid(geometry)).toBeNull()
      const edges = directedEdges(geometries.map((geometry, i) => ({ ...aGrid(i), geometry })))
      expect(new Set(edges).size).toBe(edges.length)
      const faces = regions.flat()
      expect(faces.every((face) => faceAreaSquareMetres(arrangement, face) > 0)).toBe(true)
      if (geometries.length > 0) expect(mergeOutline(geometries)).toEqual(dissolveFaces(arrangement, faces))
    })
    fc.assert(property, { seed: 16, numRuns: 150 })
  })
})
