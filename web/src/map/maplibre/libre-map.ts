import { Map as LibreMap, setWorkerUrl, type StyleSpecification } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { fontSubsets } from '../../app/fonts.ts'
import type { Camera } from '../engine.ts'

// Without this the bundled library asks for its worker under a name that the build does not keep, and never
// draws.
setWorkerUrl(workerUrl)

/**
 * The font is given as faces, not as glyph tiles: no glyph server, and only the subsets in use are fetched.
 */
const fontFaces = {
  'Noto Sans SC': fontSubsets(400).map(({ url, unicodeRange }) => ({
    url,
    'unicode-range': [...unicodeRange],
  })),
}

/** Names come and go so; not where the person wants nothing to move. */
const FADE_MILLISECONDS = 150
const fadeDuration = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : FADE_MILLISECONDS)

interface LibreMapOptions {
  readonly container: HTMLElement
  readonly label: string
  readonly camera: Camera
  readonly sources: StyleSpecification['sources']
  readonly layers: StyleSpecification['layers']
}

/** A map without a basemap (the divisions are the map), flat and north up, once its style stands. */
export async function openLibreMap(options: LibreMapOptions): Promise<LibreMap> {
  const { container, label, camera, sources, layers } = options
  const map = new LibreMap({
    container,
    // Another theme is another theme at once: a map that is printed by the browser's own menu has no time to
    // fade.
    style: { version: 8, transition: { duration: 0, delay: 0 }, 'font-faces': fontFaces, sources, layers },
    center: [...camera.lngLat],
    zoom: camera.zoom,
    minZoom: 3,
    maxZoom: 20,
    maxPitch: 0,
    dragRotate: false,
    renderWorldCopies: false,
    attributionControl: false,
    fadeDuration: fadeDuration(),
    locale: { 'Map.Title': label },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  await new Promise<void>((resolve) => void map.once('style.load', () => resolve()))
  return map
}
