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

/** A position as it was given: degrees in `datum`, accuracy as the radius of a circle in metres. */
export const Position = z.strictObject({
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  datum: Datum,
  accuracyMetres: z.number().min(0).max(100_000),
  source: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/),
})
export type Position = z.infer<typeof Position>
