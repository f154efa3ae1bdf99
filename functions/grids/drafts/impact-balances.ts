import type { DraftDifference } from '#shared/grids/draft-difference.ts'
import type { DraftImpact } from '#shared/grids/draft-impact.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'

/**
 * So many open incidents go from one grid to another; null is ground of nobody. Codes are those that grids
 * have afterwards.
 */
export interface IncidentMove {
  readonly from: string | null
  readonly to: string | null
  readonly count: number
}

/**
 * What each grid gains and loses in ground and in open incidents, by code; grids of which neither moves are
 * not in it.
 */
export function balancesOf(
  {
    grids: known,
    difference,
  }: {
    /** Of both plans; of two of one code the later stands. */
    readonly grids: readonly Pick<DraftGrid, 'code' | 'name' | 'layer'>[]
    readonly difference: DraftDifference
  },
  moves: readonly IncidentMove[],
): DraftImpact['grids'] {
  const ground = new Map(difference.balances.map((one) => [one.code, one]))
  const gained = summed(moves.map(({ to, count }) => [to, count]))
  const lost = summed(moves.map(({ from, count }) => [from, count]))
  const grids = new Map(known.map((grid) => [grid.code, grid]))
  const made = new Set(difference.made.map(({ code }) => code))
  const retired = new Set(difference.retired.map(({ code }) => code))
  const codes = new Set([...ground.keys(), ...gained.keys(), ...lost.keys()])
  return [...codes].sort().flatMap((code) => {
    const grid = grids.get(code)
    // What an incident still says of a grid that neither plan has is no grid's loss.
    if (grid === undefined) return []
    const { name, layer } = grid
    return {
      code,
      name,
      layer,
      fate: made.has(code) ? 'made' : retired.has(code) ? 'retired' : 'kept',
      gainedSquareMetres: ground.get(code)?.gainedSquareMetres ?? 0,
      lostSquareMetres: ground.get(code)?.lostSquareMetres ?? 0,
      openIncidentsGained: gained.get(code) ?? 0,
      openIncidentsLost: lost.get(code) ?? 0,
    }
  })
}

/** Summed once: thousands of grids ask. */
function summed(counts: readonly (readonly [string | null, number])[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [code, count] of counts) if (code !== null) sums.set(code, (sums.get(code) ?? 0) + count)
  return sums
}
