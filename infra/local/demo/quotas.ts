import { MOST_GRIDS_IN_COMMUNITY } from '#shared/geo/numbering.ts'

/** Numbers that a community keeps free for grids handed over to it so that its neighbour is in one piece. */
const KEPT_FREE = 9

/**
 * How many grids each community gets: at least one, in proportion to its share, together exactly `grids`.
 * What passes a community's limit goes to the others; the last ones are dealt by largest remainder (Hamilton).
 * @throws RangeError when there are fewer grids than communities, or more than they can number
 */
export function gridQuotas(shares: readonly number[], grids: number): number[] {
  const limit = MOST_GRIDS_IN_COMMUNITY - KEPT_FREE
  if (!Number.isInteger(grids) || grids < shares.length || grids > shares.length * limit) {
    throw new RangeError(
      `the demo county takes ${shares.length} to ${shares.length * limit} grids, not ${grids}`,
    )
  }
  const rest = grids - shares.length
  const exact = fill(shares, rest, limit - 1)
  const quotas = exact.map((value) => 1 + Math.floor(value))
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((one, other) => other.remainder - one.remainder || one.index - other.index)
  let missing = grids - quotas.reduce((sum, quota) => sum + quota, 0)
  // Rounding of the floors can leave one more than there are open communities: the deal goes round until none
  // is left.
  while (missing > 0) {
    for (const { index } of byRemainder) {
      if (missing === 0 || (quotas[index] ?? limit) >= limit) continue
      quotas[index] = (quotas[index] ?? 0) + 1
      missing--
    }
  }
  return quotas
}

/**
 * Shares out `amount` in proportion, none above `limit`: each round caps what overflows and shares the rest
 * anew.
 */
function fill(shares: readonly number[], amount: number, limit: number): number[] {
  const capped = new Set<number>()
  for (;;) {
    const open = shares.reduce((sum, share, index) => (capped.has(index) ? sum : sum + share), 0)
    const perShare = open === 0 ? 0 : (amount - capped.size * limit) / open
    const over = shares.flatMap((share, index) =>
      !capped.has(index) && share * perShare > limit ? [index] : [],
    )
    if (over.length === 0) return shares.map((share, index) => (capped.has(index) ? limit : share * perShare))
    for (const index of over) capped.add(index)
  }
}
