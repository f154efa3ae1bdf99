import { GeoJSONSource } from 'maplibre-gl'
import type { MapEngine, MapOptions } from '../engine.ts'
import { GridTiles } from './grid-tiles.ts'
import { LibreEngine } from './libre-engine.ts'
import { openLibreMap } from './libre-map.ts'
import { layersOf } from './layers.ts'
import { readPalette } from './palette.ts'
import { listenToPresses } from './presses.ts'
import { sourcesFor } from './sources.ts'
import { listenToView } from './view.ts'

/** Maps that this page has built. */
let maps = 0

/** Builds the map of divisions and incidents and gives it once its style stands. */
export async function createEngine({ container, label, camera, listener }: MapOptions): Promise<MapEngine> {
  const tiles = new GridTiles(`grids${maps++}`)
  const map = await openLibreMap({
    container,
    label,
    camera,
    sources: sourcesFor(tiles.protocol),
    layers: layersOf(readPalette()),
  })
  const incidents = map.getSource('incidents')
  if (!(incidents instanceof GeoJSONSource)) throw new Error('the style has no source of incidents')
  listenToPresses(map, incidents, listener)
  listenToView(map, listener)
  return new LibreEngine(map, tiles, listener)
}
