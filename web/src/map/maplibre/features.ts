import type { Feature } from 'geojson'
import { Urgency } from '#shared/incidents/incident.ts'
import { NetMark } from '#shared/settings/nets.ts'
import type { GridFeature } from '#shared/grids/plan.ts'
import type { Shape } from '../../grids/plan-messages.ts'
import { circleRing } from '../circle.ts'
import type { Mark, Spot } from '../engine.ts'
import { thinned } from '../thinned.ts'

/** A division as its level's source holds it. */
export const areaFeature = ({ properties, geometry }: GridFeature): Feature => ({
  type: 'Feature',
  properties: { code: properties.code, name: properties.name },
  geometry: thinned(geometry),
})

/** A division that is outlined: selected, or one of those near whose border a place lies. */
export const emphasisFeature = (geometry: Shape, role: 'selected' | 'candidate'): Feature => ({
  type: 'Feature',
  properties: { role },
  geometry,
})

/** Where a division's name stands. */
export const nameFeature = ({ properties: { code, name, level, labelPoint } }: GridFeature): Feature => ({
  type: 'Feature',
  properties: { code, name, level },
  geometry: { type: 'Point', coordinates: labelPoint },
})

/** An urgency or a mark of a newer server has no symbol of its own: the plain one stands for it. */
export const markFeature = ({ id, urgency, net, lngLat: [lng, lat] }: Mark): Feature => ({
  type: 'Feature',
  properties: {
    id,
    urgency: Urgency.options.includes(urgency) ? urgency : 'general',
    net: net !== null && NetMark.options.includes(net) ? net : 'none',
  },
  geometry: { type: 'Point', coordinates: [lng, lat] },
})

/** A spot and, when it is known, the circle of its accuracy. */
export function spotFeatures({ lngLat, accuracyMetres, kind }: Spot): Feature[] {
  const point: Feature = {
    type: 'Feature',
    properties: { kind },
    geometry: { type: 'Point', coordinates: [...lngLat] },
  }
  if (accuracyMetres <= 0) return [point]
  const ring = circleRing(lngLat, accuracyMetres)
  return [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }, point]
}
