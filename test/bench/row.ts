/**
 * One figure: ours beside a peer's in the same run. Only the ratio travels between machines; a figure of ours
 * alone has no peer.
 */
export interface Row {
  readonly name: string
  /** The size it was measured at, 0 where size does not matter. */
  readonly grids: number
  readonly ours: number
  /** 'absent' where the machine has no such peer. */
  readonly peer: number | 'absent' | null
  readonly ratio: number | null
  readonly unit: string
}

/** A row without a peer. */
export const alone = (name: string, ours: number, unit: string, grids = 0): Row => ({
  name,
  grids,
  ours,
  peer: null,
  ratio: null,
  unit,
})

/** A row of rates, with a peer that may be absent. */
export const beside = (row: {
  name: string
  grids: number
  ours: number
  peer: number | null
  unit: string
}): Row => ({
  ...row,
  peer: row.peer ?? 'absent',
  ratio: row.peer === null ? null : Number((row.ours / row.peer).toPrecision(3)),
})

/** The value below which a share of the measurements lies; `share` from 0 to 1. */
export function quantile(measurements: readonly number[], share: number): number {
  const sorted = [...measurements].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  if (value === undefined) throw new RangeError('no measurements')
  return Math.round(value * 100) / 100
}
