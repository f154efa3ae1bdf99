import gcoord from 'gcoord'

import type { Datum, LngLat } from './position.ts'

/** Residual at which the inverse stops: 1e-9 degree is 0.1 mm, far below what any phone knows. */
const INVERSE_TOLERANCE_DEGREES = 1e-9

/**
 * Inside China three to six steps suffice; only points at the edge of the offset's box never settle, and stop
 * here.
 */
const INVERSE_STEPS = 12

/**
 * WGS-84 of a position given in `datum`, degrees. GCJ-02 and BD-09 are one-way formulas, so the inverse is a
 * fixed-point iteration over the forward one (a single step is off by up to 2 m; gcoord's own loop does not
 * end for points at the edge of its China box). Outside that box GCJ-02 is WGS-84, as in gcoord. CGCS2000
 * differs by centimetres: identity.
 */
export function toWgs84(lngLat: LngLat, datum: Datum): LngLat {
  if (datum === 'WGS84' || datum === 'CGCS2000') return lngLat
  let best: LngLat = lngLat
  let bestResidual = Infinity
  let guess: LngLat = lngLat
  for (let step = 0; step < INVERSE_STEPS; step++) {
    const image = fromWgs84(guess, datum)
    const [dx, dy] = [image[0] - lngLat[0], image[1] - lngLat[1]]
    const residual = Math.max(Math.abs(dx), Math.abs(dy))
    if (residual < bestResidual) [best, bestResidual] = [guess, residual]
    if (residual < INVERSE_TOLERANCE_DEGREES) break
    guess = [guess[0] - dx, guess[1] - dy]
  }
  return best
}

/** The position in `datum` of a WGS-84 one, degrees; for basemaps drawn in that datum. */
export function fromWgs84(lngLat: LngLat, datum: Datum): LngLat {
  switch (datum) {
    case 'WGS84':
    case 'CGCS2000':
      return lngLat
    case 'GCJ02':
      return gcoord.transform([lngLat[0], lngLat[1]], gcoord.WGS84, gcoord.GCJ02)
    case 'BD09':
      return gcoord.transform([lngLat[0], lngLat[1]], gcoord.WGS84, gcoord.BD09)
  }
}
