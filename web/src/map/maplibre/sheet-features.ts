import type { Feature, Point } from 'geojson'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { thinned } from '../thinned.ts'
import type { GridGeometry, Handle, Peer, Shape, SheetGrid } from '../sheet-map.ts'

const point = ([lng, lat]: LngLat): Point => ({ type: 'Point', coordinates: [lng, lat] })

export const gridFeature = ({ code, layer, geometry }: SheetGrid): Feature => ({
  type: 'Feature',
  properties: { code, layer },
  geometry: thinned(geometry),
})

export const gridNameFeature = ({ code, name, layer, labelPoint }: SheetGrid): Feature => ({
  type: 'Feature',
  properties: { code, name, layer },
  geometry: point(labelPoint),
})

export const outlineFeature = ({ properties: { code }, geometry }: GridFeature): Feature => ({
  type: 'Feature',
  properties: { code },
  geometry: thinned(geometry),
})

export const outlineNameFeature = ({ properties: { code, name, labelPoint } }: GridFeature): Feature => ({
  type: 'Feature',
  properties: { code, name },
  geometry: point(labelPoint),
})

export const shapeFeature = ({ role, geometry }: Shape): Feature => ({
  type: 'Feature',
  properties: { role },
  geometry,
})

export const plainFeature = (geometry: GridGeometry): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: thinned(geometry),
})

/** `index`: the place in the list, by which a pressed handle is found again. */
export const handleFeature = (handle: Handle, index: number): Feature => ({
  type: 'Feature',
  properties: { kind: handle.kind, index },
  geometry:
    handle.kind === 'edge'
      ? { type: 'LineString', coordinates: handle.edge.map(([lng, lat]) => [lng, lat]) }
      : point(handle.at),
})

export const peerFeature = ({ id, name, lngLat }: Peer): Feature => ({
  type: 'Feature',
  properties: { id, name },
  geometry: point(lngLat),
})
