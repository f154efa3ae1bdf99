import type { MultiPolygon, Polygon } from 'geojson'

import { ringAreaSquareMetres } from './area.ts'
import { RADIANS_PER_DEGREE } from './ellipsoid.ts'
import { flattenPolygons, holds } from './flat-polygons.ts'
import type { FlatPolygons } from './flat-polygons.ts'
import { clearanceMetres, METRES_PER_DEGREE } from './label-clearance.ts'
import type { LngLat } from './position.ts'

/**
 * A better place is looked for while it could be this much further from the border; more would not be seen on
 * a map.
 */
const WORTHWHILE_GAIN = 1.02

/** Cells looked at before the best one so far is taken: only needle-shaped grids come near it. */
const MOST_CELLS = 1000

/**
 * Edges measured before it is, times four a cell: with a coast of half a million vertices a thousand cells
 * would take ten seconds.
 */
const MOST_EDGES = 5_000_000

/** A box of degrees around its middle; `bound` is the greatest margin that any point in it can have. */
type Cell = { lng: number; lat: number; halfLng: number; halfLat: number; margin: number; bound: number }

/**
 * Where the grid's name stands: a point inside, far from every border (the pole of inaccessibility to 2%, by
 * the quadtree search of mapbox/polylabel). The same geometry always gives the same point, in degrees. Throws
 * RangeError when the geometry has no area.
 */
export function labelPoint(geometry: Polygon | MultiPolygon): LngLat {
  const polygon = flattenPolygons([largestPolygon(geometry)])
  const box = boxOf(polygon)
  let best = widestOnMiddleLine(polygon, box.lat)
  const open = [box]
  const most = Math.min(MOST_CELLS, (2 * MOST_EDGES) / polygon.vertices.length)
  for (let looked = 0; open.length > 0 && looked < most; looked++) {
    const cell = takeMostPromising(open)
    if (cell.margin > best.margin) best = cell
    if (cell.bound <= best.margin * WORTHWHILE_GAIN) break
    const [halfLng, halfLat] = [cell.halfLng / 2, cell.halfLat / 2]
    for (const lng of [cell.lng - halfLng, cell.lng + halfLng]) {
      for (const lat of [cell.lat - halfLat, cell.lat + halfLat]) {
        open.push(cellAround(polygon, lng, lat, halfLng, halfLat))
      }
    }
  }
  if (!(best.margin > 0)) throw new RangeError(`no label point: ${geometry.type} without area`)
  return [best.lng, best.lat]
}

/**
 * Some point inside, in degrees, where any will do: labelPoint looks a thousand times for a little more room
 * in a needle, and a county that was badly imported has thousands of them. Throws RangeError when the
 * geometry has no area.
 */
export function pointWithin(geometry: Polygon | MultiPolygon): LngLat {
  const polygon = flattenPolygons([largestPolygon(geometry)])
  const { lng, lat } = onMiddleLine(polygon, middleLatOf(polygon))
  if (!holds(polygon, 0, lng, lat)) throw new RangeError(`no point within: ${geometry.type} without area`)
  return [lng, lat]
}

/** Of several polygons the one with the most area, the first of equals. */
function largestPolygon(geometry: Polygon | MultiPolygon): Polygon {
  if (geometry.type === 'Polygon') return geometry
  let largest: Polygon = { type: 'Polygon', coordinates: [] }
  let most = 0
  for (const coordinates of geometry.coordinates) {
    const area = Math.abs(ringAreaSquareMetres(coordinates[0] ?? []))
    if (area > most) [largest, most] = [{ type: 'Polygon', coordinates }, area]
  }
  return largest
}

function cellAround(polygon: FlatPolygons, lng: number, lat: number, halfLng: number, halfLat: number): Cell {
  const border = clearanceMetres(polygon, lng, lat)
  const margin = holds(polygon, 0, lng, lat) ? border : -border
  // Towards the equator a degree of longitude grows: the cell's widest side bounds what its corners can be
  // away.
  const widest = Math.cos(Math.max(0, Math.abs(lat) - halfLat) * RADIANS_PER_DEGREE)
  const reach = Math.hypot(halfLng * widest, halfLat) * METRES_PER_DEGREE
  return { lng, lat, halfLng, halfLat, margin, bound: margin + reach }
}

function boxOf(polygon: FlatPolygons): Cell {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < polygon.vertices.length; i += 2) {
    west = Math.min(west, polygon.vertices[i]!)
    east = Math.max(east, polygon.vertices[i]!)
    south = Math.min(south, polygon.vertices[i + 1]!)
    north = Math.max(north, polygon.vertices[i + 1]!)
  }
  return cellAround(polygon, (west + east) / 2, (south + north) / 2, (east - west) / 2, (north - south) / 2)
}

function widestOnMiddleLine(polygon: FlatPolygons, middleLat: number): Cell {
  const { lng, lat } = onMiddleLine(polygon, middleLat)
  return cellAround(polygon, lng, lat, 0, 0)
}

function middleLatOf({ vertices }: FlatPolygons): number {
  let [south, north] = [Infinity, -Infinity]
  for (let i = 1; i < vertices.length; i += 2) {
    south = Math.min(south, vertices[i]!)
    north = Math.max(north, vertices[i]!)
  }
  return (south + north) / 2
}

/** Inside whatever the shape: the middle of the widest stretch along a line between two vertices' heights. */
function onMiddleLine(polygon: FlatPolygons, middleLat: number): { lng: number; lat: number } {
  const lat = betweenHeights(polygon, middleLat)
  const crossings = crossingsAt(polygon, lat).sort((a, b) => a - b)
  let [from, to] = [NaN, NaN]
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [a, b] = [crossings[i]!, crossings[i + 1]!]
    if (!(b - a <= to - from)) [from, to] = [a, b]
  }
  return { lng: (from + to) / 2, lat }
}

/**
 * Half-way between the vertex heights next below and next above the middle, so that the line meets no vertex.
 */
function betweenHeights({ vertices }: FlatPolygons, middleLat: number): number {
  let [below, above] = [-Infinity, Infinity]
  for (let i = 1; i < vertices.length; i += 2) {
    if (vertices[i]! <= middleLat) below = Math.max(below, vertices[i]!)
    else above = Math.min(above, vertices[i]!)
  }
  return (below + above) / 2
}

function crossingsAt({ vertices, ringStart }: FlatPolygons, lat: number): number[] {
  const crossings: number[] = []
  for (let r = 0; r + 1 < ringStart.length; r++) {
    for (let i = 2 * ringStart[r]!; i < 2 * ringStart[r + 1]! - 2; i += 2) {
      const [ax, ay, bx, by] = [vertices[i]!, vertices[i + 1]!, vertices[i + 2]!, vertices[i + 3]!]
      if (ay > lat !== by > lat) crossings.push(ax + ((lat - ay) / (by - ay)) * (bx - ax))
    }
  }
  return crossings
}

/**
 * Takes the cell that could hold the greatest margin out of the list; the lists stay short, so a heap would
 * gain nothing.
 */
function takeMostPromising(open: Cell[]): Cell {
  let most = 0
  open.forEach((cell, i) => {
    if (cell.bound > open[most]!.bound) most = i
  })
  const [cell] = open.splice(most, 1)
  return cell!
}
