import type { MultiPolygon, Polygon } from 'geojson'
import { numberGrids, spokenNumber } from '#shared/geo/numbering.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import { drawRings } from './borders.ts'
import { hasOneOutline, joinStrays } from './contiguity.ts'
import hongta from './hongta.json' with { type: 'json' }
import { makeOutline } from './outline.ts'
import { partCommunities } from './part-communities.ts'
import { gridQuotas } from './quotas.ts'
import { seededRandom } from './seeded-random.ts'
import { placeSites, type PlacedSites } from './sites.ts'
import { makeTerritories, type Territory } from './territories.ts'

interface DemoDivision {
  code: string
  name: string
  level: 'county' | 'township' | 'community'
  /** The division above; null for the county. */
  parent: string | null
}

export interface DemoGrid {
  /** 15 digits: the community's 12 and its number, west to east, then north to south. */
  code: string
  name: string
  geometry: Polygon | MultiPolygon
}

export interface DemoCounty {
  divisions: DemoDivision[]
  grids: DemoGrid[]
}

export const DEFAULT_GRIDS = 600
/** One for each real community. */
export const LEAST_GRIDS = 105
/** As many as the plan's storage is proved with. */
export const MOST_GRIDS = 100_000

interface Wanted {
  seed: number
  grids?: number
  /**
   * Told as the work goes on: the share of it that is done, 0 to 1; less than before when a draft is given
   * up.
   */
  reached?: (share: number) => void
}

/**
 * What is done, roughly by time, when the sites are placed and when the borders are drawn; numbering is the
 * rest.
 */
const PLACED = 0.3
const DRAWN = 0.5

/** Tries with other draws until every community is in one piece; few grids leave the least room for it. */
const DRAFTS = 12
const SITE_TRIES = 4

/** A draft that cannot be made whole is redrawn from a seed that no caller is likely to use. */
const DRAFT_STEP = 1_000_003

/**
 * 红塔区 530402 with its real townships and communities and a made-up coverage of `grids` base grids: WGS-84, vertices
 * on the lattice of 2^-24 degree, borders bit-identical on both sides. The same seed and number give the same county.
 * What would be too many grids for a real community goes to synthetic ones beside it, from some 15,000 grids on.
 * @throws RangeError when `grids` is not a whole number from LEAST_GRIDS to MOST_GRIDS
 */
export function makeCounty({ seed, grids = DEFAULT_GRIDS, reached = () => {} }: Wanted): DemoCounty {
  if (!Number.isInteger(grids) || grids < LEAST_GRIDS || grids > MOST_GRIDS) {
    throw new RangeError(`the demo county takes ${LEAST_GRIDS} to ${MOST_GRIDS} grids, not ${grids}`)
  }
  for (let draft = 0; draft < DRAFTS; draft++) {
    const county = draftCounty(seed + draft * DRAFT_STEP, grids, reached)
    if (county) return county
  }
  throw new Error(`no whole division of the county into ${grids} grids found for seed ${seed}`)
}

/** One outline divided once; null when no way of placing the grids kept it and every community whole. */
function draftCounty(seed: number, grids: number, reached: (share: number) => void): DemoCounty | null {
  const outline = makeOutline(seed)
  const territories = partCommunities(seed, makeTerritories(seed, outline), grids)
  const { communities } = territories
  const shares = communities.map(({ share }) => share)
  const quotas = gridQuotas(shares, grids)
  const townshipOf = communities.map(({ township }) => township)
  for (let attempt = 0; attempt < SITE_TRIES; attempt++) {
    reached(0)
    const placed = placeSites(territories, outline, quotas, seededRandom(seed, `sites ${attempt}`))
    // Other sites may mend it where the outline is a few grids across; a folder's county stays what such a
    // try gave.
    if (!hasOneOutline(placed.tessellation)) continue
    if (!joinStrays(placed.tessellation, { communityOf: placed.communityOf, townshipOf })) continue
    reached(PLACED)
    const rings = drawRings(placed.tessellation, seededRandom(seed, 'borders'))
    const geometries = rings.map((ring): Polygon => ({ type: 'Polygon', coordinates: [ring] }))
    const named = nameGrids(communities, placed, { geometries, reached })
    return { divisions: demoDivisions(communities), grids: named }
  }
  return null
}

/**
 * The county, its townships and their communities, each after the one above it; the synthetic ones after the
 * real.
 */
function demoDivisions(territories: readonly Territory[]): DemoDivision[] {
  const { code: county, name } = hongta
  return [
    { code: county, name, level: 'county', parent: null },
    ...hongta.townships.flatMap(({ code: township, name, communities }): DemoDivision[] => [
      { code: township, name, level: 'township', parent: county },
      ...communities
        .concat(territories.filter((one) => one.isSynthetic && liesUnder(one.code, township)))
        .map(({ code, name }): DemoDivision => ({
          code,
          name,
          level: 'community',
          parent: township,
        })),
    ]),
  ]
}

function nameGrids(
  communities: readonly Territory[],
  { communityOf }: PlacedSites,
  { geometries, reached }: { geometries: Polygon[]; reached: (share: number) => void },
): DemoGrid[] {
  const perCommunity = communities.map((): { geometry: Polygon }[] => [])
  geometries.forEach((geometry, grid) => perCommunity[communityOf[grid] ?? -1]?.push({ geometry }))
  const grids = communities.flatMap(({ code: community, name }, index) => {
    const items = perCommunity[index] ?? []
    reached(DRAWN + ((1 - DRAWN) * index) / communities.length)
    return numberGrids(items, community).flatMap((code, item): DemoGrid[] => {
      const geometry = items[item]?.geometry
      return geometry ? [{ code, name: `${name}第${spokenNumber(code)}网格`, geometry }] : []
    })
  })
  reached(1)
  return grids.sort((one, other) => (one.code < other.code ? -1 : 1))
}
