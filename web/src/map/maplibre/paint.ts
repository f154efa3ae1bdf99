import type { LayerSpecification, Map as LibreMap } from 'maplibre-gl'

/** The name and the value of a property, which the library types one by one. */
type Paint = [Parameters<LibreMap['setPaintProperty']>[1], Parameters<LibreMap['setPaintProperty']>[2]]

/** Gives layers that stand the paint of their kind in another theme. */
export function paintLayers(map: LibreMap, layers: readonly LayerSpecification[]): void {
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer.paint ?? {}) as Paint[])
      map.setPaintProperty(layer.id, name, value)
  }
}
