import * as m from '../paraglide/messages.js'

/** "3.4 米", "42 米", "1.2 公里": a length without its sign, with no more digits than anybody could use. */
export function metresWords(metres: number): string {
  const length = Math.abs(metres)
  if (length >= 1000) return m.kilometres({ value: (length / 1000).toFixed(1) })
  return m.metres({ value: length < 10 ? Number(length.toFixed(1)) : Math.round(length) })
}
