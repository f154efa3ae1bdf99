import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { flattenPolygons, holds } from '#shared/geo/flat-polygons.ts'
import { latticeDegrees, latticeSteps } from '#shared/geo/lattice.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { codeOf, seeded } from './coverages.ts'

export type Step = readonly [number, number]

/** A corner near Yuxi, in lattice steps. */
export const CORNER: Step = [latticeSteps(102.5), latticeSteps(24.25)]

export interface Patchwork {
  readonly grids: PlanGrid[]
  /** Extent in steps from CORNER. */
  readonly width: number
  readonly height: number
}

type Options = { columns: number; rows: number; labels: number; seed: number; spacing?: number }

/**
 * A coverage as awkward as they come: a mesh of jittered triangles, some of them slivers of a single step,
 * each given at random to one of the grids or to nobody. So grids have holes, enclaves, exclaves, parts that
 * touch at a node, and collinear chains.
 */
export function patchwork({ columns, rows, labels, seed, spacing = 8 }: Options): Patchwork {
  const random = seeded(seed)
  const corners = mesh(columns, rows, spacing, random)
  const triangles = new Map<number, LngLat[][][]>()
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [a, b, c, d] = quad(corners, columns, column, row)
      for (const triangle of [
        [a, b, c],
        [a, c, d],
      ]) {
        const label = Math.floor(random() * (labels + 1))
        const ring = [...triangle, triangle[0]!].map(([x, y]) => at([x, y]))
        triangles.set(label, [...(triangles.get(label) ?? []), [ring]])
      }
    }
  }
  triangles.delete(0)
  const grids = [...triangles].map(([label, parts]): PlanGrid => {
    const geometries = parts.map((rings) => ({
      type: 'Polygon' as const,
      coordinates: rings.map((ring) => ring.map(([lng, lat]) => [lng, lat])),
    }))
    return { code: codeOf(label), name: `格${label}`, geometry: mergeOutline(geometries) }
  })
  return { grids, width: columns * spacing, height: rows * spacing }
}

/** Degrees of a place in steps from CORNER. */
export function at([x, y]: Step): LngLat {
  return [latticeDegrees(CORNER[0] + x), latticeDegrees(CORNER[1] + y)]
}

/** The grids that hold a point, each asked alone and by its polygon. */
export function bruteForce(grids: readonly PlanGrid[]): (p: LngLat) => string[] {
  const polygons = flattenPolygons(grids.map((grid) => grid.geometry))
  return (p) => grids.filter((_, g) => holds(polygons, g, p[0], p[1])).map(({ code }) => code)
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed)
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/**
 * Corners in rows, moved by up to almost a whole spacing where no triangle turns over, else left in place.
 */
function mesh(columns: number, rows: number, spacing: number, random: () => number): [number, number][] {
  const home = (i: number): [number, number] => [
    (i % (columns + 1)) * spacing,
    Math.floor(i / (columns + 1)) * spacing,
  ]
  const corners = Array.from({ length: (columns + 1) * (rows + 1) }, (_, i) => home(i))
  corners.forEach((_, i) => {
    const [x, y] = home(i)
    const isInner = x > 0 && y > 0 && x < columns * spacing && y < rows * spacing
    if (!isInner || random() < 0.3) return
    const jitter = () => Math.round((random() * 2 - 1) * (spacing - 1))
    corners[i] = [x + jitter(), y + jitter()]
    if (!trianglesStand(corners, columns, rows)) corners[i] = [x, y]
  })
  return corners
}

function trianglesStand(corners: readonly [number, number][], columns: number, rows: number): boolean {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [a, b, c, d] = quad(corners, columns, column, row)
      if (twiceArea(a, b, c) <= 0 || twiceArea(a, c, d) <= 0) return false
    }
  }
  return true
}

function quad(corners: readonly [number, number][], columns: number, column: number, row: number) {
  const i = row * (columns + 1) + column
  return [corners[i]!, corners[i + 1]!, corners[i + columns + 2]!, corners[i + columns + 1]!] as const
}

function twiceArea(a: Step, b: Step, c: Step): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}
