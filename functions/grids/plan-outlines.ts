import type { MultiPolygon, Polygon } from 'geojson'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import { cutFeatures } from '#shared/grids/geometry-parts.ts'
import { GridFeature, type Division } from '#shared/grids/plan.ts'
import { levelOf, type Level } from '#shared/lib/division-code.ts'
import { pageOf, type Page } from './page-store.ts'
import { rounded } from './plan-register.ts'

interface Area {
  readonly code: string
  readonly geometry: Polygon | MultiPolygon
}

/**
 * Levels above the grids, the lowest first: each is outlined by what lies below it, which is far less than
 * all grids.
 */
const LEVELS_UPWARD = ['community', 'township', 'county'] as const

/** A page holds at most so much JSON before compression, so that the compressed item stays under 400 KB. */
const PAGE_CHARACTERS = 600_000
/** Of a feature that is above that by itself: with 8 decimals no position takes more than 30 characters. */
const POSITIONS_OF_PART = 18_000

/** The outlines of the divisions that have grids, by level. `grids` are those of the base layer. */
export function outlinesOf(
  divisions: readonly Pick<Division, 'code' | 'name' | 'level'>[],
  grids: readonly Area[],
  synthetic: boolean,
): Map<Level, GridFeature[]> {
  const levels = new Map<Level, GridFeature[]>()
  let parts: readonly Area[] = grids
  for (const level of LEVELS_UPWARD) {
    const members = divisions.filter((one) => one.level === level)
    const inside = new Map(members.map(({ code }) => [code, [] as Area[]]))
    const digits = members[0]?.code.length ?? 0
    const rest = parts.filter((part) => inside.get(part.code.slice(0, digits))?.push(part) === undefined)
    const outlines = members.flatMap(({ code, name }) => {
      const own = inside.get(code)!
      return own.length === 0 ? [] : [outlineOf({ code, name }, own, synthetic)]
    })
    if (outlines.length > 0) levels.set(level, outlines)
    // Eight decimals stand for lattice points, so the outline of outlines is the outline of the grids.
    parts = [...outlines.map(({ id, geometry }) => ({ code: id, geometry })), ...rest]
  }
  return levels
}

function outlineOf(
  { code, name }: { code: string; name: string },
  parts: readonly Area[],
  synthetic: boolean,
): GridFeature {
  const geometry = mergeOutline(parts.map((part) => part.geometry))
  return featureOf(
    { code, name, areaSquareMetres: areaSquareMetres(geometry), labelPoint: labelPoint(geometry) },
    geometry,
    synthetic,
  )
}

type Properties = Omit<GridFeature['properties'], 'level' | 'synthetic' | 'labelPoint'> & {
  labelPoint: readonly [number, number]
}

/** A division or grid as GeoJSON: 8 decimals, from which the lattice comes back exactly. */
export function featureOf(
  { labelPoint: [lng, lat], ...properties }: Properties,
  geometry: Polygon | MultiPolygon,
  synthetic: boolean,
): GridFeature {
  return {
    type: 'Feature',
    id: properties.code,
    properties: {
      ...properties,
      level: levelOf(properties.code),
      areaSquareMetres: Math.round(properties.areaSquareMetres),
      labelPoint: [rounded(lng), rounded(lat)],
      synthetic,
    },
    geometry: roundedGeometry(geometry),
  }
}

export const roundedGeometry = ({
  type,
  coordinates,
}: Polygon | MultiPolygon | GridFeature['geometry']): GridFeature['geometry'] =>
  ({ type, coordinates: roundedAll(coordinates) }) as GridFeature['geometry']

const roundedAll = (coordinates: unknown): unknown =>
  Array.isArray(coordinates) ? coordinates.map(roundedAll) : rounded(Number(coordinates))

/** Features in pages, each below the limit: one that is above it by itself is stored in parts. */
export function featurePages(features: readonly GridFeature[]): Page[] {
  const pages: GridFeature[][] = []
  let room = 0
  const isLong = (feature: GridFeature): boolean => JSON.stringify(feature).length > PAGE_CHARACTERS
  const stored = features.flatMap((feature) =>
    isLong(feature) ? cutFeatures([feature], POSITIONS_OF_PART).flat() : [feature],
  )
  for (const feature of stored) {
    const { length } = JSON.stringify(feature)
    if (length > room) {
      pages.push([])
      room = PAGE_CHARACTERS
    }
    pages.at(-1)?.push(feature)
    room -= length
  }
  return pages.map((page) => pageOf(page[0]!.id, page, page.some(({ part }) => part !== undefined) ? 2 : 1))
}
