/** The rows of a list that are drawn: those in view and some beyond, so that a quick scroll meets no gap. */
export interface RowWindow {
  readonly from: number
  readonly to: number
}

const BEYOND = 6

/** All in pixels; `count` rows of equal height. */
export function windowOf(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - BEYOND)
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + BEYOND)
  return { from: Math.min(from, to), to }
}

/** Where to scroll so that a row is in view; the same place when it is already. */
export function scrollInto(row: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop
}
