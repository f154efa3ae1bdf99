import type { GeoJSONSource, Map as LibreMap, MapMouseEvent, PointLike } from 'maplibre-gl'
import type { MapListener, Pick } from '../engine.ts'
import { PRESSED } from './layers.ts'

/** Pixels round a press that still meet a symbol: a mouse is exact, a thumb is not. */
const REACH = matchMedia('(pointer: coarse)').matches ? 14 : 4
const SYMBOLS = ['mark', 'cluster']

/** Tells the listener what was pressed; a cluster opens itself. */
export function listenToPresses(map: LibreMap, incidents: GeoJSONSource, listener: MapListener): void {
  map.on('click', (event) => {
    const symbol = symbolAt(map, event)
    if (symbol?.layer.id === 'cluster') void openCluster(map, incidents, symbol.properties.cluster_id, event)
    else if (symbol !== undefined) listener.onPick?.({ kind: 'incident', id: String(symbol.properties.id) })
    else listener.onPick?.(groundAt(map, event))
  })
  for (const layer of SYMBOLS) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'))
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''))
  }
}

function symbolAt(map: LibreMap, { point }: MapMouseEvent) {
  const box: [PointLike, PointLike] = [
    [point.x - REACH, point.y - REACH],
    [point.x + REACH, point.y + REACH],
  ]
  return map.queryRenderedFeatures(box, { layers: SYMBOLS })[0]
}

function groundAt(map: LibreMap, { point, lngLat }: MapMouseEvent): Pick {
  const [area] = map.queryRenderedFeatures(point, { layers: PRESSED })
  const code: unknown = area?.properties.code
  return { kind: 'ground', code: typeof code === 'string' ? code : null, lngLat: [lngLat.lng, lngLat.lat] }
}

async function openCluster(
  map: LibreMap,
  incidents: GeoJSONSource,
  cluster: unknown,
  { lngLat }: MapMouseEvent,
) {
  const zoom = await incidents.getClusterExpansionZoom(Number(cluster))
  map.easeTo({ center: lngLat, zoom: zoom + 0.2 })
}
