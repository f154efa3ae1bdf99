import type { Columns, DraftGrid, Layer } from './draft.ts'
import { groundTransfers } from './ground-transfers.ts'
import type { Balance, GroundTransfers } from './ground-transfers.ts'
import type { Named } from './transfer-clusters.ts'

/**
 * What one division of the ground changes against another. A renumbered grid is neither made nor retired;
 * `balances` are of all grids that gain or lose ground, made and retired ones too, under the codes that they
 * have afterwards.
 */
export interface DraftDifference {
  readonly made: readonly (Named & { layer: Layer; origins: string[] })[]
  readonly retired: readonly Named[]
  readonly renamed: readonly { code: string; from: string; to: string }[]
  readonly renumbered: readonly { from: string; to: string }[]
  /** Grids of both whose columns are others: what is not known is absent. */
  readonly recounted: readonly (Named & { from: Columns; to: Columns })[]
  readonly balances: readonly (Named & Balance)[]
  /** The largest first; of thousands only the first are listed, and the first of these drawn. */
  readonly transfers: GroundTransfers['listed']
  readonly unlistedTransfers: GroundTransfers['unlisted']
}

/** The codes of the plan before that a grid carries on. */
export interface Descent {
  readonly code: string
  readonly origins: readonly string[]
}

/**
 * Compares the plan that a draft is drawn over with the draft; grids that are the same in both may be left
 * out of both, but for those of one layer under or over changed ones of the other. Lists go by code. Throws
 * RangeError where borders cross more often than any map's.
 */
export function differenceOf(before: readonly DraftGrid[], after: readonly DraftGrid[]): DraftDifference {
  const was = new Map(before.map((grid) => [grid.code, grid]))
  const is = new Map(after.map((grid) => [grid.code, grid]))
  const renumbered = renumberings(was, is)
  const oldCodeOf = new Map(renumbered.map(({ from, to }) => [to, from]))
  const pairs = after.flatMap((grid) => {
    const old = was.get(oldCodeOf.get(grid.code) ?? grid.code)
    return old === undefined ? [] : [{ old, grid }]
  })
  const { listed, unlisted, balances } = groundTransfers(before, after, oldCodeOf)
  const newCodes = new Set(renumbered.map(({ from }) => from))
  return {
    made: after
      .filter(({ code }) => !was.has(code) && !oldCodeOf.has(code))
      .map(({ code, name, layer, origins }) => ({ code, name, layer, origins }))
      .sort(byCode),
    retired: before
      .filter(({ code }) => !is.has(code) && !newCodes.has(code))
      .map(named)
      .sort(byCode),
    renamed: pairs
      .filter(({ old, grid }) => old.name !== grid.name)
      .map(({ old, grid }) => ({ code: grid.code, from: old.name, to: grid.name }))
      .sort(byCode),
    renumbered,
    recounted: pairs
      .filter(({ old, grid }) => !isSameCount(old.columns, grid.columns))
      .map(({ old, grid }) => ({ ...named(grid), from: old.columns, to: grid.columns }))
      .sort(byCode),
    balances: [...balances.values()].sort(byCode),
    transfers: listed,
    unlistedTransfers: unlisted,
  }
}

/**
 * A grid of a new code that alone carries on an old one, which is gone, and carries on nothing else. Where a
 * grid was split or several were merged, codes that go or come are made and retired instead.
 */
export function renumberings(
  was: Pick<ReadonlySet<string>, 'has'>,
  is: ReadonlyMap<string, Descent>,
): { from: string; to: string }[] {
  const heirs = new Map<string, number>()
  for (const { origins } of is.values())
    for (const origin of origins) heirs.set(origin, (heirs.get(origin) ?? 0) + 1)
  return [...is.values()]
    .flatMap(({ code, origins }) => {
      const [from, ...others] = origins
      const isOne = from !== undefined && others.length === 0 && heirs.get(from) === 1
      return isOne && from !== code && was.has(from) && !is.has(from) && !was.has(code)
        ? [{ from, to: code }]
        : []
    })
    .sort((a, b) => (a.from < b.from ? -1 : 1))
}

const isSameCount = (a: Columns, b: Columns): boolean =>
  a.households === b.households && a.people === b.people

const named = ({ code, name }: Named): Named => ({ code, name })
const byCode = (a: { code: string }, b: { code: string }): number => (a.code < b.code ? -1 : 1)
