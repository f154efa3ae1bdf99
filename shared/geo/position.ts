import * as z from 'zod'

/** Longitude and latitude in degrees, in this order everywhere inside the platform. */
export type LngLat = readonly [number, number]

/** Geodetic datums that positions arrive in; what is stored is always WGS-84. */
export const Datum = z.enum(['WGS84', 'GCJ02', 'BD09', 'CGCS2000'])
export type Datum = z.infer<typeof Datum>

/** As they are written where people read. */
export const DATUM_NAMES: Readonly<Record<Datum, string>> = {
  WGS84: 'WGS-84',
  GCJ02: 'GCJ-02',
  BD09: 'BD-09',
  CGCS2000: 'CGCS2000',
}

/**
 * What a device gives for an accuracy that it does not know, 0 or less, is stored as 0: rows of before have
 * it so, too.
 */
const UNKNOWN_ACCURACY = 0

const AccuracyMetres = z
  .number()
  .max(100_000)
  .transform((metres) => Math.max(UNKNOWN_ACCURACY, metres))
  .pipe(z.number().min(UNKNOWN_ACCURACY))

/**
 * A position as it was given: degrees in `datum`, accuracy as the radius of a circle in metres, 0 or less for
 * unknown.
 */
export const Position = z.strictObject({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  datum: Datum,
  accuracyMetres: AccuracyMetres,
  source: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/),
})
export type Position = z.infer<typeof Position>

/**
 * A phone that does not say how sure it is has mostly asked cell towers and wireless networks: its place is
 * taken for a circle so wide.
 */
const UNKNOWN_CIRCLE_METRES = 100

/** Whether anybody knows how exact a position is. */
export const isAccuracyKnown = ({ accuracyMetres }: Pick<Position, 'accuracyMetres'>): boolean =>
  accuracyMetres > UNKNOWN_ACCURACY

/**
 * How wide a circle decides whose a place is. Without a word of its accuracy (undefined) the very point is
 * asked for.
 */
export function deciding(accuracyMetres: number | undefined): number {
  if (accuracyMetres === undefined) return 0
  return isAccuracyKnown({ accuracyMetres }) ? accuracyMetres : UNKNOWN_CIRCLE_METRES
}
