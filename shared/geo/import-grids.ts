import type { PlanGrid } from './grid-index.ts'
import { assignCodes, foreignCodes } from './import/grid-codes.ts'
import type { Numbering } from './import/grid-codes.ts'
import { inspectRings } from './import/inspect-rings.ts'
import type { RingFindings } from './import/inspect-rings.ts'
import { layOut } from './import/lay-out.ts'
import type { Layout, Region } from './import/lay-out.ts'
import { areaChanged, coveredByOthers, noArea, propertyMissing, repairsOf } from './import/messages.ts'
import {
  gapClosed,
  gapFound,
  overlapFound,
  tooLongToDraw,
  tooTangled,
  weldingDone,
} from './import/messages.ts'
import { polygonsOf } from './merge.ts'
import { readFeatures } from './import/read-features.ts'
import type { RawFeature } from './import/read-features.ts'
import { roundedArea } from './import/report.ts'
import type { ImportProblem, ImportReport } from './import/report.ts'
import { labelPoint } from './numbering.ts'
import type { Datum, LngLat } from './position.ts'

export type { ImportProblem, ImportReport } from './import/report.ts'

export type ImportedGrid = PlanGrid & { externalCode?: string; areaSquareMetres: number; labelPoint: LngLat }

export type ImportResult =
  { ok: true; grids: ImportedGrid[]; report: ImportReport } | { ok: false; problems: ImportProblem[] }

export type ImportOptions = {
  /** Parsed JSON, whatever it is. */
  collection: unknown
  /** 6, 9 or 12 digits. */
  division: string
  /** The property that holds a feature's code, and the one that holds its name. */
  codeProperty?: string
  nameProperty?: string
  /** What the file's coordinates are in; WGS-84 unless told. */
  datum?: Datum
  /**
   * How a community's grids are numbered; west to east by the lowest numbers that are free unless told. Null
   * when they do not fit.
   */
  numberAll?: Numbering
  /** The box of the plan in force, where there is one: by it the order of coordinates is judged. */
  ground?: readonly [west: number, south: number, east: number, north: number]
  /** Codes that were given up: no grid gets one of them again. */
  retired?: ReadonlySet<string>
}

/** A repair that changes more than this share of a grid's area is a guess, not a repair. */
const MOST_AREA_CHANGE = 0.01

/**
 * Snapping moves each vertex by up to 4.7 mm: below this many square metres the share says nothing about the
 * repair.
 */
const LEAST_AREA_SQUARE_METRES = 0.01

/**
 * Makes grids of a GeoJSON FeatureCollection. Repaired and reported: open rings, repeated vertices, ring
 * order, self-crossing by even-odd. A name that is too long is cut, one that shows nothing left out. Resolved
 * and reported: an overlap goes to the first feature, a gap stays unowned. Refused, the whole file: not
 * polygons, no area, area changed by more than 1% by repair, half a character in a name or code, unreadable;
 * then every such feature is named. The grids tile: their vertices lie on the lattice and shared borders are
 * bit-identical. Areas in m². Throws RangeError when the division has not 6, 9 or 12 digits; never because of
 * the file.
 */
export function importGrids(options: ImportOptions): ImportResult {
  if (!/^(\d{6}|\d{9}|\d{12})$/.test(options.division)) {
    throw new RangeError(`division ${options.division} has not 6, 9 or 12 digits`)
  }
  const { features, problems } = readFeatures(options)
  if (problems.length > 0) return { ok: false, problems }
  const findings = features.map((feature) => inspectRings(feature.polygons))
  const layout = layOut(features)
  if (layout === null) return { ok: false, problems: [tooTangled()] }
  const refused = refusalsOf(features, findings, layout)
  if (refused.length > 0) return { ok: false, problems: refused }
  const owned = layout.owned.flatMap((region) => (region === null ? [] : [withLabel(region)]))
  const coded = assignCodes(features, owned, options)
  if ('kind' in coded) return { ok: false, problems: [coded] }
  const { renumbered } = coded
  const long = features.flatMap(({ ref }, f) => tooLongToDraw(ref, verticesIn(owned[f]!)) ?? [])
  const grids = features.map(({ ownName }, f): ImportedGrid => {
    const { code, externalCode } = coded.codes[f]!
    const name = ownName ?? externalCode ?? code
    return { code, name, ...owned[f]!, ...(externalCode === undefined ? {} : { externalCode }) }
  })
  const notices = [
    ...missingProperties(features, options),
    ...foreignCodes(features, options.division),
    ...long,
  ]
  return { ok: true, grids, report: { ...reportOf(features, findings, layout), renumbered, notices } }
}

const verticesIn = ({ geometry }: Region): number =>
  polygonsOf(geometry)
    .flat()
    .reduce((sum, ring) => sum + ring.length - 1, 0)

function missingProperties(features: readonly RawFeature[], options: ImportOptions): ImportProblem[] {
  const { codeProperty, nameProperty } = options
  const noCode = features.every(({ ownCode }) => ownCode === null)
  const noName = features.every(({ ownName }) => ownName === null)
  return [noCode ? codeProperty : undefined, noName ? nameProperty : undefined].flatMap((property) =>
    property === undefined ? [] : [propertyMissing(property)],
  )
}

function withLabel({ geometry, areaSquareMetres }: Region): Region & { labelPoint: LngLat } {
  return { geometry, areaSquareMetres: roundedArea(areaSquareMetres), labelPoint: labelPoint(geometry) }
}

function refusalsOf(
  features: readonly RawFeature[],
  findings: readonly RingFindings[],
  layout: Layout,
): ImportProblem[] {
  return features.flatMap(({ ref }, f): ImportProblem[] => {
    const before = findings[f]!.areaSquareMetres
    const after = layout.coveredSquareMetres[f]!
    if (Math.max(before, after) < LEAST_AREA_SQUARE_METRES) return [noArea(ref)]
    if (Math.abs(after - before) > MOST_AREA_CHANGE * Math.abs(before))
      return [areaChanged(ref, [before, after], findings[f]!.crossings)]
    if (layout.owned[f] !== null) return []
    const winners = layout.overlaps
      .filter((overlap) => overlap.later === f)
      .map(({ first }) => features[first]!.ref)
    return [coveredByOthers(ref, winners)]
  })
}

function reportOf(
  features: readonly RawFeature[],
  findings: readonly RingFindings[],
  layout: Layout,
): Omit<ImportReport, 'renumbered' | 'notices'> {
  const repaired = features.flatMap(({ ref, renamed }, f) => [
    ...renamed,
    ...repairsOf(ref, findings[f]!, layout.coveredSquareMetres[f]!),
  ])
  return {
    featureCount: features.length,
    areaSquareMetres: roundedArea(
      layout.owned.reduce((sum, region) => sum + (region?.areaSquareMetres ?? 0), 0),
    ),
    repaired: [...repaired, ...weldingDone(layout.welding)],
    overlaps: layout.overlaps.map((overlap) =>
      overlapFound(features[overlap.later]!.ref, features[overlap.first]!.ref, overlap),
    ),
    gaps: [...layout.gaps.map(gapFound), ...layout.closedGaps.map(gapClosed)],
  }
}
