import { toWgs84 } from '#shared/geo/datum.ts'
import type { Datum } from '#shared/geo/position.ts'
import type { GridGeometry } from '../../map/sheet-map.ts'
import type { FoundGeometry } from './feature-geometries.ts'

export interface Asked {
  readonly file: File
  readonly features: readonly number[]
  readonly datum: Datum | null
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void find(data).then((found) => postMessage(found))
})

async function find({ file, features, datum }: Asked): Promise<FoundGeometry[]> {
  const { features: all = [] } = JSON.parse(await file.text()) as { features?: { geometry?: unknown }[] }
  return features.flatMap((feature) => {
    const geometry = all[feature]?.geometry
    return isArea(geometry) ? [{ feature, geometry: inWgs84(geometry, datum) }] : []
  })
}

const isArea = (geometry: unknown): geometry is GridGeometry =>
  ['Polygon', 'MultiPolygon'].includes((geometry as { type?: string } | null)?.type ?? '')

function inWgs84(geometry: GridGeometry, datum: Datum | null): GridGeometry {
  const ring = (places: number[][]): number[][] =>
    places.map(([lng = 0, lat = 0]) => [...toWgs84([lng, lat], datum ?? 'WGS84')])
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(ring) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ring)) }
}
