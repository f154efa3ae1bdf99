import { fitDatum } from '#shared/geo/datum-fit.ts'
import { buildGridIndex, type PlanGrid } from '#shared/geo/grid-index.ts'
import type { Datum, LngLat } from '#shared/geo/position.ts'
import { COMMUNITY_DIGITS } from '#shared/lib/division-code.ts'
import type { Finding } from './import-report.ts'
import type { PlannedGrid } from './plan-register.ts'

/** Grids whose corners are tried: enough to tell, and no more than a second's work. */
const MOST_GRIDS = 50
/** A corner is tried a little inside its grid, this share of the way to where the label stands. */
const INSET = 0.05
/** Another datum has to place this much more of the points right before anybody is bothered. */
const CLEARLY_MORE = 0.1

/**
 * A file that is said to be in WGS-84 and fits the plan better in another datum: the warning tells by how many metres it misses. Null when
 * nothing tells: no code of the file lies in the plan. `base` are the base grids in force.
 */
export function foreignDatum(
  grids: readonly PlannedGrid[],
  base: readonly PlanGrid[],
  datum: Datum | undefined,
): Finding | null {
  if (datum !== undefined && datum !== 'WGS84') return null
  const areas = new Set(base.flatMap(({ code }) => [code, code.slice(0, COMMUNITY_DIGITS)]))
  const step = Math.max(1, Math.floor(grids.length / MOST_GRIDS))
  const points = grids.flatMap(({ code, labelPoint, geometry }, i) => {
    const area = [code, code.slice(0, COMMUNITY_DIGITS)].find((one) => areas.has(one))
    return area === undefined || i % step !== 0
      ? []
      : cornersOf(geometry, labelPoint).map((lngLat) => ({ lngLat, code: area }))
  })
  if (points.length === 0) return null
  const layer = buildGridIndex(base)
  const [best, ...others] = fitDatum(layer, points)
  const asSaid = others.find((fit) => fit.datum === 'WGS84')
  if (best === undefined || asSaid === undefined || best.share - asSaid.share < CLEARLY_MORE) return null
  return warning(best.datum, Math.round(asSaid.metresFromBest), {
    best: best.hits,
    said: asSaid.hits,
    of: points.length,
  })
}

/** The outermost vertices of a grid, drawn in a little: grids are wide, so that their middles hardly tell a shift of some hundred metres. */
function cornersOf({ coordinates }: PlannedGrid['geometry'], [lng, lat]: LngLat): LngLat[] {
  const flat = coordinates.flat(3)
  const places = Array.from({ length: flat.length / 2 }, (_, i): LngLat => [flat[2 * i]!, flat[2 * i + 1]!])
  const outermost = (axis: 0 | 1, sign: 1 | -1): LngLat =>
    places.reduce((best, place) => (sign * place[axis] > sign * best[axis] ? place : best))
  const corners = [outermost(0, -1), outermost(0, 1), outermost(1, -1), outermost(1, 1)]
  return corners.map(([x, y]): LngLat => [x + INSET * (lng - x), y + INSET * (lat - y)])
}

const NAMES: Readonly<Record<Datum, string>> = {
  WGS84: 'WGS-84',
  GCJ02: 'GCJ-02',
  BD09: 'BD-09',
  CGCS2000: 'CGCS2000',
}

function warning(
  datum: Datum,
  metres: number,
  { best, said, of }: { best: number; said: number; of: number },
): Finding {
  const name = NAMES[datum]
  return {
    feature: null,
    kind: 'datum',
    en:
      `Read as WGS-84 the file misses the plan in force by about ${metres} m (${said} of ${of} corners lie where they should), ` +
      `read as ${name} it fits (${best} of ${of}): choose ${name}.`,
    zh:
      `按 WGS-84 读取时，文件与现行方案相差约 ${metres} 米（${of} 个角点中仅 ${said} 个位置相符）；` +
      `按 ${name} 读取则相符（${best} 个）：请将坐标系选为 ${name}。`,
  }
}
