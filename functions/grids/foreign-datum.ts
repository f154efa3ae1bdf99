import { fromWgs84 } from '#shared/geo/datum.ts'
import { fitDatum } from '#shared/geo/datum-fit.ts'
import { buildGridIndex, type PlanGrid } from '#shared/geo/grid-index.ts'
import { DATUM_NAMES, type Datum, type LngLat } from '#shared/geo/position.ts'
import { COMMUNITY_DIGITS } from '#shared/lib/division-code.ts'
import type { Finding } from './import-report.ts'
import type { PlannedGrid } from './plan-register.ts'

/** Grids whose corners are tried: enough to tell, and no more than a second's work. */
const MOST_GRIDS = 50
/** A corner is tried a little inside its grid, this share of the way to where the label stands. */
const INSET = 0.05
/** Another datum has to place this much more of the points right before anybody is bothered. */
const CLEARLY_MORE = 0.1

/** A datum that a file fits better than the one it was read in, and how that is told. */
export interface ForeignDatum {
  readonly datum: Datum
  readonly notice: Finding
}

/**
 * What a file is held against: base grids, and whether they are those of the plan in force or only the
 * draft's own.
 */
export interface Known {
  readonly base: readonly PlanGrid[]
  readonly of: 'plan' | 'draft'
}

/**
 * Whether grids that were read in a datum (WGS-84 unless said) lie much better among known ones when the file
 * is read in another, WGS-84 included: the notice tells by how many metres they miss. Null when nothing
 * tells: no code of the file is known. `grids` are in WGS-84.
 */
export function foreignDatum(
  grids: readonly PlannedGrid[],
  { base, of }: Known,
  datum: Datum = 'WGS84',
): ForeignDatum | null {
  const areas = new Set(base.flatMap(({ code }) => [code, code.slice(0, COMMUNITY_DIGITS)]))
  const step = Math.max(1, Math.floor(grids.length / MOST_GRIDS))
  const points = grids.flatMap(({ code, labelPoint, geometry }, i) => {
    const area = [code, code.slice(0, COMMUNITY_DIGITS)].find((one) => areas.has(one))
    return area === undefined || i % step !== 0
      ? []
      : cornersOf(geometry, labelPoint).map((lngLat) => ({ lngLat: fromWgs84(lngLat, datum), code: area }))
  })
  if (points.length === 0) return null
  const [best, ...others] = fitDatum(buildGridIndex(base), points)
  const asRead = others.find((fit) => fit.datum === sameAs(datum))
  if (best === undefined || asRead === undefined || best.share - asRead.share < CLEARLY_MORE) return null
  const counts = { best: best.hits, read: asRead.hits, of: points.length }
  const metres = Math.round(asRead.metresFromBest)
  return { datum: best.datum, notice: notice({ best: best.datum, read: datum, metres, of, counts }) }
}

/** CGCS2000 is centimetres from WGS-84, and is told by it. */
const sameAs = (datum: Datum): Datum => (datum === 'CGCS2000' ? 'WGS84' : datum)

/**
 * The outermost vertices of a grid, drawn in a little: grids are wide, so that their middles hardly tell a
 * shift of some hundred metres.
 */
function cornersOf({ coordinates }: PlannedGrid['geometry'], [lng, lat]: LngLat): LngLat[] {
  const flat = coordinates.flat(3)
  const places = Array.from({ length: flat.length / 2 }, (_, i): LngLat => [flat[2 * i]!, flat[2 * i + 1]!])
  const outermost = (axis: 0 | 1, sign: 1 | -1): LngLat =>
    places.reduce((best, place) => (sign * place[axis] > sign * best[axis] ? place : best))
  const corners = [outermost(0, -1), outermost(0, 1), outermost(1, -1), outermost(1, 1)]
  return corners.map(([x, y]): LngLat => [x + INSET * (lng - x), y + INSET * (lat - y)])
}

interface Miss {
  readonly best: Datum
  readonly read: Datum
  readonly metres: number
  readonly of: Known['of']
  /** Corners that lie where they should, read in the one and in the other, of all that were looked at. */
  readonly counts: { readonly best: number; readonly read: number; readonly of: number }
}

const OF = {
  plan: ['the plan in force', '现行方案'],
  draft: ['the grids of the draft', '草案现有网格'],
} as const

function notice({ best, read, metres, of, counts }: Miss): Finding {
  const [was, name] = [DATUM_NAMES[read], DATUM_NAMES[best]]
  const [en, zh] = OF[of]
  return {
    feature: null,
    kind: 'datum',
    en:
      `Read as ${was} the file misses ${en} by about ${metres} m (${counts.read} of ${counts.of} corners lie where they should), ` +
      `read as ${name} it fits (${counts.best} of ${counts.of}): choose ${name}.`,
    zh:
      `按 ${was} 读取时，文件与${zh}相差约 ${metres} 米（${counts.of} 个角点中仅 ${counts.read} 个位置相符）；` +
      `按 ${name} 读取则相符（${counts.best} 个）：请将坐标系选为 ${name}。`,
  }
}
