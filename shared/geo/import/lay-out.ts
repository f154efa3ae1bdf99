import type { MultiPolygon, Polygon } from 'geojson'

import { flattenPolygons, holds } from '../flat-polygons.ts'
import { labelPoint } from '../label-point.ts'
import { arrange } from '../overlay/arrangement.ts'
import type { Arrangement } from '../overlay/arrangement.ts'
import { dissolveFaces, faceAreaSquareMetres, facePerimeterMetres } from '../overlay/dissolve.ts'
import { buildLinework } from '../overlay/linework.ts'
import type { Linework } from '../overlay/linework.ts'
import { nodeLinework } from '../overlay/noding.ts'
import { weldLinework } from '../overlay/welding.ts'
import type { Welding } from '../overlay/welding.ts'
import type { RawFeature } from './read-features.ts'

export type Region = { geometry: Polygon | MultiPolygon; areaSquareMetres: number }

/** Ground that a later feature yields to the first one, by their places in the file. */
type Overlap = Region & { first: number; later: number }

/** Features laid over each other: who owns what, where they overlapped, what nobody owns. */
export type Layout = {
  /** Per feature the area it covers by even-odd as drawn, before overlaps go to the first, m². */
  coveredSquareMetres: number[]
  overlaps: Overlap[]
  /** Per feature the ground it keeps; null when nothing is left. */
  owned: (Region | null)[]
  /** Gaps that stay, and those of the drawing, wider than noise, that welding closed. */
  gaps: Region[]
  closedGaps: Region[]
  welding: Pick<Welding, 'movedVertices' | 'bentEdges'>
}

/**
 * Overlaps and gaps of less mean width are no news: text with seven decimals (1.1 cm) on both sides of one
 * border, then put on the lattice (0.7 cm), leaves as much. They are resolved like any other.
 */
const NOISE_WIDTH_METRES = 0.02

/**
 * The faces of features laid over each other, with their areas in m² and the features that hold them,
 * ascending.
 */
type Survey = { arrangement: Arrangement; areas: number[]; holders: number[][] }

/**
 * Lays features over each other on the lattice: each polygon holds faces by even-odd, a feature holds what
 * one of its polygons holds, the first feature owns. What is said about the drawing (areas, overlaps) is
 * measured before borders drawn twice are welded, what is owned after; owned regions tile, and the borders
 * they share are bit-identical. Null when the drawing crosses itself too often to be laid out.
 */
export function layOut(features: readonly RawFeature[]): Layout | null {
  const linework = buildLinework(features.flatMap((feature) => feature.polygons))
  const featureOf = features.flatMap((feature, f) => feature.polygons.map(() => f))
  const drawn = survey(linework, featureOf)
  if (drawn === null) return null
  const { linework: welded, movedVertices, bentEdges } = weldLinework(linework)
  const settled = movedVertices + bentEdges === 0 ? drawn : survey(welded, featureOf)
  if (settled === null) return null
  const ownFaces: number[][] = features.map(() => [])
  settled.holders.forEach(([first], face) => first !== undefined && ownFaces[first]!.push(face))
  const covered = features.map(() => 0)
  drawn.holders.forEach((holding, face) => holding.forEach((f) => (covered[f]! += drawn.areas[face]!)))
  const gaps = gapFaces(settled).map((face) => regionOf(settled, [face])!)
  return {
    coveredSquareMetres: covered,
    overlaps: overlapsOf(drawn),
    owned: ownFaces.map((faces) => regionOf(settled, faces)),
    gaps,
    closedGaps: settled === drawn ? [] : closedGaps(drawn, gaps),
    welding: { movedVertices, bentEdges },
  }
}

function survey(linework: Linework, featureOf: readonly number[]): Survey | null {
  const noded = nodeLinework(linework)
  if (noded === null) return null
  const arrangement = arrange(noded)
  const areas = arrangement.partsOf.map((_, face) =>
    face === 0 ? 0 : faceAreaSquareMetres(arrangement, face),
  )
  const holders = arrangement.partsOf.map((parts) => [...new Set(parts.map((part) => featureOf[part]!))])
  return { arrangement, areas, holders }
}

function overlapsOf(drawn: Survey): Overlap[] {
  const facesOf = new Map<string, { first: number; later: number; faces: number[] }>()
  drawn.holders.forEach(([first, ...others], face) => {
    for (const later of others) {
      const pair = facesOf.get(`${first},${later}`) ?? { first: first!, later, faces: [] }
      pair.faces.push(face)
      facesOf.set(`${first},${later}`, pair)
    }
  })
  const wide = [...facesOf.values()].filter(({ faces }) => faces.some((face) => isWide(drawn, face)))
  return wide.map(({ first, later, faces }) => ({ first, later, ...regionOf(drawn, faces)! }))
}

/** Every bounded face that nobody holds: a hole of the union. */
function gapFaces({ holders }: Survey): number[] {
  return holders.flatMap((holding, face) => (face > 0 && holding.length === 0 ? [face] : []))
}

/** Gaps of the drawing whose middle somebody owns once borders are welded. */
function closedGaps(drawn: Survey, gaps: readonly Region[]): Region[] {
  const stay = flattenPolygons(gaps.map((gap) => gap.geometry))
  const wide = gapFaces(drawn).filter((face) => isWide(drawn, face))
  const regions = wide.map((face) => regionOf(drawn, [face])!)
  return regions.filter((region) => {
    const [lng, lat] = labelPoint(region.geometry)
    return !gaps.some((_, g) => holds(stay, g, lng, lat))
  })
}

function isWide({ arrangement, areas }: Survey, face: number): boolean {
  return areas[face]! > (NOISE_WIDTH_METRES * facePerimeterMetres(arrangement, face)) / 2
}

function regionOf({ arrangement, areas }: Survey, faces: readonly number[]): Region | null {
  const geometry = dissolveFaces(arrangement, faces)
  if (geometry === null) return null
  return { geometry, areaSquareMetres: faces.reduce((sum, face) => sum + areas[face]!, 0) }
}
