import type { Datum, LngLat } from './position.ts';

export function toWgs84(lngLat: LngLat, datum: Datum): LngLat {
  throw new Error(`not built yet: toWgs84 ${lngLat} ${datum}`);
}

export function fromWgs84(lngLat: LngLat, datum: Datum): LngLat {
  throw new Error(`not built yet: fromWgs84 ${lngLat} ${datum}`);
}
