import type { MultiPolygon, Polygon } from 'geojson'

import { EdgeTable } from '../cells/edge-set.ts'
import { eachEdge } from './check-grid.ts'
import { flatGrid } from './coverage.ts'
import type { Coverage, CoverageGrid } from './coverage.ts'

/**
 * The border of the place that a coverage should fill, in its steps, and the directed edges of that border, 1
 * on their left.
 */
export interface ParentBorder {
  readonly polygons: CoverageGrid['polygons']
  readonly edges: EdgeTable
}

type Origin = Pick<Coverage, 'originX' | 'originY'>

/** A plan is held against the same parent at every edit. */
const laidOut = new WeakMap<Polygon | MultiPolygon, Origin & ParentBorder>()

export function parentBorder(parent: Polygon | MultiPolygon, { originX, originY }: Origin): ParentBorder {
  const known = laidOut.get(parent)
  if (known?.originX === originX && known.originY === originY) return known
  const { polygons } = flatGrid({ code: 'parent', name: '', geometry: parent }, originX, originY)
  const edges = new EdgeTable(1024)
  eachEdge({ polygons }, (ax, ay, bx, by) => edges.add(ax, ay, bx, by, 1))
  const border = { originX, originY, polygons, edges }
  laidOut.set(parent, border)
  return border
}

/**
 * A border that looks the same from within a window: what runs outside is cut short, vertex by vertex, as
 * long as a box that misses the window holds both ways, and rings that stay outside are left out.
 *
 *        o---o              o
 *       /     \            / \
 *      o  +--+ o    ->    /   \
 *       \ |  |/          o +--+ o      what enters the window stays, edge by edge
 *        o|--o             |--o
 */
export function borderSeenFrom(
  window: CoverageGrid['box'],
  polygons: CoverageGrid['polygons'],
): CoverageGrid['polygons'] {
  return polygons
    .map((rings) => rings.map((ring) => ringSeenFrom(window, ring)).filter((ring) => ring.length > 4))
    .filter((rings) => rings.length > 0)
}

function ringSeenFrom({ west, south, east, north }: CoverageGrid['box'], ring: Int32Array): Int32Array {
  const seen: number[] = []
  let [lastX, lastY] = [ring[0]!, ring[1]!]
  let [minX, minY, maxX, maxY] = [lastX, lastY, lastX, lastY]
  const meetsWindow = (): boolean => minX <= east && maxX >= west && minY <= north && maxY >= south
  seen.push(lastX, lastY)
  for (let i = 2; i <= ring.length; i += 2) {
    const [x, y] = [ring[i % ring.length]!, ring[(i + 1) % ring.length]!]
    ;[minX, minY, maxX, maxY] = [Math.min(minX, x), Math.min(minY, y), Math.max(maxX, x), Math.max(maxY, y)]
    if (meetsWindow()) {
      if (i > 2) seen.push(lastX, lastY)
      ;[minX, minY, maxX, maxY] = [
        Math.min(lastX, x),
        Math.min(lastY, y),
        Math.max(lastX, x),
        Math.max(lastY, y),
      ]
    }
    ;[lastX, lastY] = [x, y]
  }
  return Int32Array.from(seen)
}
