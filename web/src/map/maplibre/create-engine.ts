import { GeoJSONSource, Map as LibreMap, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { fontSubsets } from '../../app/fonts.ts'
import type { MapEngine, MapOptions } from '../engine.ts'
import { GridTiles } from './grid-tiles.ts'
import { LibreEngine } from './libre-engine.ts'
import { layersOf } from './layers.ts'
import { readPalette } from './palette.ts'
import { listenToPresses } from './presses.ts'
import { sourcesFor } from './sources.ts'
import { listenToView } from './view.ts'

// Without this the bundled library asks for its worker under a name that the build does not keep, and never draws.
setWorkerUrl(workerUrl)

/** The font is given as faces, not as glyph tiles: no glyph server, and only the subsets in use are fetched. */
const fontFaces = {
  'Noto Sans SC': fontSubsets(400).map(({ url, unicodeRange }) => ({
    url,
    'unicode-range': [...unicodeRange],
  })),
}

/** Maps that this page has built. */
let maps = 0

/** Builds the map and gives it once its style stands; no basemap, the divisions are the map. */
export async function createEngine({ container, label, camera, listener }: MapOptions): Promise<MapEngine> {
  const tiles = new GridTiles(`grids${maps++}`)
  const map = new LibreMap({
    container,
    style: {
      version: 8,
      'font-faces': fontFaces,
      sources: sourcesFor(tiles.protocol),
      layers: layersOf(readPalette()),
    },
    center: [...camera.lngLat],
    zoom: camera.zoom,
    minZoom: 3,
    maxZoom: 20,
    maxPitch: 0,
    dragRotate: false,
    renderWorldCopies: false,
    attributionControl: false,
    fadeDuration: 150,
    locale: { 'Map.Title': label },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  await new Promise<void>((resolve) => void map.once('style.load', () => resolve()))
  const incidents = map.getSource('incidents')
  if (!(incidents instanceof GeoJSONSource)) throw new Error('the style has no source of incidents')
  listenToPresses(map, incidents, listener)
  listenToView(map, listener)
  return new LibreEngine(map, tiles)
}
