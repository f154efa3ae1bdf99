export type Place = readonly [number, number]

/** The zoom at which the tests look at the designer's map. */
export const ZOOM = 14.5
const WORLD_PIXELS = 512
/** Above and below the map: the bar and the status line. */
const BAR = 48
const STATUS = 28

/** The mean of some numbers. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The outer ring of the first part of a geometry. */
export function ringOf(geometry: { type: string; coordinates: unknown } | undefined): Place[] {
  if (geometry === undefined) return []
  const coordinates = geometry.coordinates as Place[][] | Place[][][]
  return (geometry.type === 'Polygon' ? coordinates[0] : coordinates[0]?.[0]) as Place[]
}

interface Screen {
  readonly width: number
  readonly height: number
  readonly zoom?: number
}

/**
 * Where a place lies on the screen while the designer's map looks at `middle`, at ZOOM unless told: Web
 * Mercator.
 */
export function pixelOf(
  [lng, lat]: Place,
  middle: Place,
  { width, height: whole, zoom = ZOOM }: Screen,
): [number, number] {
  const world = WORLD_PIXELS * 2 ** zoom
  const x = (degrees: number) => (degrees / 360) * world
  const y = (degrees: number) =>
    (-Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) / (2 * Math.PI)) * world
  const height = whole - BAR - STATUS
  return [width / 2 + x(lng) - x(middle[0]), BAR + height / 2 + y(lat) - y(middle[1])]
}
