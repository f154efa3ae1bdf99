import type { Padding } from '../map/engine.ts'

/** Below this width the panels are sheets (the same figure stands in the style sheets of the panels). */
const NARROW_PIXELS = 768
const GAP = 24
const BAR = 56
const STATUS = 36
const QUEUE_EDGE = 48 + 8 + 360
const DETAIL_EDGE = 8 + 400
const RAIL_EDGE = 48
/** On a phone: what a sheet takes of the height, and the lines below it. */
const QUEUE_SHEET = 0.52
const DETAIL_SHEET = 0.62
const BELOW_SHEET = 76
/** The map's own buttons, in a row above the sheet. */
const BUTTON_ROW = 56

/** What of the map the open panels cover, so that a fit keeps clear of them. */
export function coveredBy(open: { readonly queue: boolean; readonly detail: boolean }): Padding {
  if (innerWidth < NARROW_PIXELS) {
    const sheet = open.detail ? DETAIL_SHEET : open.queue ? QUEUE_SHEET : 0
    const bottom = innerHeight * sheet + BELOW_SHEET + BUTTON_ROW + GAP
    return { top: 2 * BAR + GAP, right: GAP, bottom, left: GAP }
  }
  return {
    top: BAR + GAP,
    right: (open.detail ? DETAIL_EDGE : 0) + GAP,
    bottom: STATUS + GAP,
    left: (open.queue ? QUEUE_EDGE : RAIL_EDGE) + GAP,
  }
}
