import type { MultiPolygon, Polygon } from 'geojson'
import type { DraftImpact } from '#shared/grids/draft-impact.ts'

type Outlined = Readonly<{ code: string; geometry: Polygon | MultiPolygon }>

/** The codes of all grids that a document speaks of, as they were and as they are. */
function touchedCodes(impact: DraftImpact): Set<string> {
  const { made, retired, renamed, recounted, grids, renumbered } = impact
  return new Set([
    ...[...made, ...retired, ...renamed, ...recounted, ...grids].map(({ code }) => code),
    ...renumbered.flatMap(({ from, to }) => [from, to]),
  ])
}

/**
 * What a comparison has to show: of some grids those that are touched, whole, so that each has room for its
 * name; and the ground that changes hands.
 */
export function groundToShow(
  impact: DraftImpact,
  ...plans: readonly (readonly Outlined[])[]
): (Polygon | MultiPolygon)[] {
  const touched = touchedCodes(impact)
  const grids = plans.flat().filter(({ code }) => touched.has(code))
  return [...movedGround(impact), ...grids.map(({ geometry }) => geometry)]
}

/** The ground that changes hands, as far as it is drawn. */
export const movedGround = ({ transfers }: DraftImpact): (Polygon | MultiPolygon)[] =>
  transfers.flatMap(({ geometry }) => geometry ?? [])
