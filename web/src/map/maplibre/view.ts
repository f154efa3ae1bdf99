import type { Map as LibreMap, Point } from 'maplibre-gl'
import { degreeMetres } from '#shared/geo/ellipsoid.ts'
import type { Camera, MapListener } from '../engine.ts'

/** MapLibre's pixels round the equator at zoom 0. */
const WORLD_PIXELS = 512

export const cameraOf = (map: LibreMap): Camera => {
  const { lng, lat } = map.getCenter()
  return { lngLat: [lng, lat], zoom: map.getZoom() }
}

export const metresPerPixelOf = ({ lngLat: [, lat], zoom }: Camera): number =>
  (360 * degreeMetres(lat).east) / (WORLD_PIXELS * 2 ** zoom)

/** Tells the listener where the map looks and what lies under the pointer. */
export function listenToView(
  map: LibreMap,
  { onCamera, onPointer }: Pick<MapListener, 'onCamera' | 'onPointer'>,
): void {
  if (onCamera !== undefined) {
    const tell = () => onCamera(cameraOf(map), metresPerPixelOf(cameraOf(map)))
    map.on('move', tell)
    tell()
  }
  if (onPointer !== undefined) {
    let pixel: Point | null = null
    map.on('mousemove', ({ point, lngLat }) => {
      pixel = point
      onPointer([lngLat.lng, lngLat.lat])
    })
    map.on('mouseout', () => {
      pixel = null
      onPointer(null)
    })
    // What lies under a pointer that rests is another place once the map has moved, by a search or by its
    // keys.
    map.on('move', () => {
      if (pixel === null) return
      const { lng, lat } = map.unproject(pixel)
      onPointer([lng, lat])
    })
  }
}
