import type { Padding } from '../map/engine.ts'

/** Below this width the panels are sheets (the same figure stands in the style sheets of the panels). */
const NARROW_PIXELS = 768
const GAP = 24
const BAR = 56
const STATUS = 36
const QUEUE_EDGE = 48 + 8 + 360
const DETAIL_EDGE = 8 + 400
const RAIL_EDGE = 48
const SHEET = 0.5

/** What of the map the open panels cover, so that a fit keeps clear of them. */
export function coveredBy(open: { readonly queue: boolean; readonly detail: boolean }): Padding {
  if (innerWidth < NARROW_PIXELS) {
    const bottom = open.queue || open.detail ? innerHeight * SHEET : 2 * BAR
    return { top: 2 * BAR, right: GAP, bottom: bottom + GAP, left: GAP }
  }
  return {
    top: BAR + GAP,
    right: (open.detail ? DETAIL_EDGE : 0) + GAP,
    bottom: STATUS + GAP,
    left: (open.queue ? QUEUE_EDGE : RAIL_EDGE) + GAP,
  }
}

export const isNarrow = (): boolean => innerWidth < NARROW_PIXELS
