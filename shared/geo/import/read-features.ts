import { cutLine, showsSomething } from '../../lib/name.ts'
import { toWgs84 } from '../datum.ts'
import { looksSwapped } from '../swapped.ts'
import type { Datum, LngLat } from '../position.ts'
import { codeFrom, nameFrom } from './read-names.ts'
import type { FeatureRef, ImportProblem } from './report.ts'

/** A feature as it was read: rings of WGS-84 degrees per polygon, as drawn, heights dropped. */
export type RawFeature = {
  ref: FeatureRef
  /** The file's own code and name, where its properties have them. */
  ownCode: string | null
  ownName: string | null
  /** What was done to its name, so that it is one. */
  renamed: ImportProblem[]
  polygons: LngLat[][][]
}

export type ReadOptions = {
  collection: unknown
  codeProperty?: string
  nameProperty?: string
  datum?: Datum
  /** The box of the plan that the file belongs to, where there is one. */
  ground?: readonly [west: number, south: number, east: number, north: number]
}

/**
 * Reads a GeoJSON FeatureCollection; a foreign `bbox`, and all else it does not ask for, is left behind.
 * Never throws.
 */
export function readFeatures(options: ReadOptions): { features: RawFeature[]; problems: ImportProblem[] } {
  const { collection } = options
  const list =
    isRecord(collection) && collection['type'] === 'FeatureCollection' ? collection['features'] : null
  if (!Array.isArray(list)) {
    const en = 'The file is not a GeoJSON FeatureCollection.'
    return { features: [], problems: [unreadable(null, en, '文件不是 GeoJSON FeatureCollection。')] }
  }
  if (list.length === 0) {
    return { features: [], problems: [unreadable(null, 'The file has no features.', '文件中没有要素。')] }
  }
  const features: RawFeature[] = []
  const problems: ImportProblem[] = []
  list.forEach((feature: unknown, index) => {
    const read = readFeature(feature, index, options)
    if ('kind' in read) problems.push(read)
    else features.push(read)
  })
  const swapped = problems.filter(({ kind }) => kind === 'swapped')
  // A file is written by one program: when that has the order wrong, one sentence says it for all of its
  // features.
  return { features, problems: swapped.length === list.length ? [allSwapped(swapped)] : problems }
}

const allSwapped = ([first, ...others]: readonly ImportProblem[]): ImportProblem => {
  if (others.length === 0) return first!
  const count = others.length + 1
  const en = `All ${count} features: ${first!.en}`
  return { feature: null, kind: 'swapped', en, zh: `全部 ${count} 个要素：${first!.zh}` }
}

function readFeature(feature: unknown, index: number, options: ReadOptions): RawFeature | ImportProblem {
  if (!isRecord(feature) || feature['type'] !== 'Feature') {
    return unreadable(
      { index, name: `#${index + 1}` },
      'This is not a GeoJSON Feature.',
      '不是 GeoJSON Feature。',
    )
  }
  const properties = isRecord(feature['properties']) ? feature['properties'] : {}
  const valueOf = (property: string | undefined): unknown =>
    property === undefined ? undefined : properties[property]
  const [codeText, nameText] = [textOf(valueOf(options.codeProperty)), textOf(valueOf(options.nameProperty))]
  const shown = [nameText, codeText, textOf(feature['id'])].find(
    (text) => text !== null && showsSomething(text),
  )
  const ref = { index, name: cutLine(shown?.toWellFormed() ?? `#${index + 1}`) }
  const [code, name] = [codeFrom(codeText, ref), nameFrom(nameText, ref)]
  if ('kind' in code) return code
  if ('kind' in name) return name
  const geometry = feature['geometry']
  const type = isRecord(geometry) ? geometry['type'] : null
  if (!isRecord(geometry) || (type !== 'Polygon' && type !== 'MultiPolygon')) {
    const found = typeof type === 'string' ? cutLine(type.toWellFormed(), 40) : 'null'
    const en = `Its geometry is ${found}; a grid is a Polygon or a MultiPolygon.`
    return {
      feature: ref,
      kind: 'not-polygon',
      en,
      zh: `几何类型为 ${found}；网格必须是 Polygon 或 MultiPolygon。`,
    }
  }
  const coordinates = type === 'Polygon' ? [geometry['coordinates']] : geometry['coordinates']
  try {
    const polygons = listOf(coordinates, (rings) => listOf(rings, (ring) => readRing(ring, options)))
    return { ref, ownCode: code.text, ownName: name.text, renamed: name.renamed, polygons }
  } catch (error) {
    if (error instanceof Swapped) return { feature: ref, kind: 'swapped', en: error.message, zh: error.zh }
    if (error instanceof BadCoordinates) return unreadable(ref, error.message, error.zh)
    throw error
  }
}

/** Thrown inside this file only, to leave four nested lists at once. */
class BadCoordinates extends Error {
  readonly zh: string
  constructor(en: string, zh: string) {
    super(en)
    this.zh = zh
  }
}

class Swapped extends BadCoordinates {
  constructor(lng: number, lat: number) {
    super(
      `[${lng}, ${lat}] has latitude and longitude in the wrong order: GeoJSON wants [longitude, latitude]. Swapped it lies where it should; swap them in the source and import again.`,
      `[${lng}, ${lat}] 的经纬度写反了：GeoJSON 应为 [经度, 纬度]，对调后才在应在的范围内；请在源数据中对调后重新导入。`,
    )
  }
}

function listOf<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (Array.isArray(value)) return value.map((item: unknown) => read(item))
  throw new BadCoordinates(
    'Its coordinates are not nested as its type asks.',
    '坐标的嵌套层次与几何类型不符。',
  )
}

function readRing(value: unknown, { datum = 'WGS84', ground }: ReadOptions): LngLat[] {
  return listOf(value, (position) => {
    const [lng, lat] = Array.isArray(position) ? (position as unknown[]) : []
    if (
      typeof lng !== 'number' ||
      typeof lat !== 'number' ||
      !Number.isFinite(lng) ||
      !Number.isFinite(lat)
    ) {
      const shown = cutLine(JSON.stringify(position) ?? 'undefined', 60)
      throw new BadCoordinates(
        `${shown} is not a position [longitude, latitude].`,
        `${shown} 不是坐标 [经度, 纬度]。`,
      )
    }
    if (looksSwapped(lng, lat, ground)) throw new Swapped(lng, lat)
    if (Math.abs(lng) > 180 || Math.abs(lat) > 90) {
      throw new BadCoordinates(
        `[${lng}, ${lat}] is out of range: longitude and latitude in degrees are expected, in this order.`,
        `[${lng}, ${lat}] 超出范围：坐标应为以度表示的 [经度, 纬度]。`,
      )
    }
    return toWgs84([lng, lat], datum)
  })
}

function unreadable(feature: FeatureRef | null, en: string, zh: string): ImportProblem {
  return { feature, kind: 'unreadable', en, zh }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text or number, or null when there is nothing in it. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return String(value).trim() === '' ? null : String(value)
}
