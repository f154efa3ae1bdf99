import { COMMUNITY_DIGITS, liesUnder } from '../lib/division-code.ts'
import { refused } from './draft-change.ts'
import type { Drawn } from './draft-change.ts'
import type { Drawing } from './draft-rules.ts'
import { gridIn } from './draft-state.ts'
import type { DraftState, Ground } from './draft-state.ts'

/**
 * Codes that a new grid may not get: taken ones, those of the draft, and those whose ground grids of the
 * draft carry on.
 */
export function usedCodes(state: DraftState): Set<string> {
  const used = new Set(state.taken)
  for (const [code, { origins }] of state.about) {
    used.add(code)
    for (const origin of origins) used.add(origin)
  }
  return used
}

/**
 * Another name, another code, other columns. `columns` replaces all columns: one that it does not name is
 * unknown from then on. A code may go back to a grid that carries it on, and to no other; what a grid carries
 * on stays written in it.
 */
export function rename(state: DraftState, edit: Extract<Drawing, { type: 'rename' }>): Drawn {
  const grid = gridIn(state, edit.code)
  if (grid === undefined) return refused('no-such-grid', edit.code)
  const code = edit.newCode ?? edit.code
  if (code !== edit.code) {
    const isUsed = state.about.has(code) || (usedCodes(state).has(code) && !grid.origins.includes(code))
    if (!liesUnder(code, state.ground.division)) return refused('outside-division', code)
    if (isUsed) return refused('code-taken', code)
    if (!isCommunityOf(state.ground, code.slice(0, COMMUNITY_DIGITS))) return refused('no-community', code)
  }
  const renamed = { ...grid, code, name: edit.name ?? grid.name, columns: edit.columns ?? grid.columns }
  return { ok: true, before: [grid], after: [renamed] }
}

/** Where the communities are known a grid must belong to one of them. */
export const isCommunityOf = ({ communities }: Ground, code: string): boolean =>
  communities.length === 0 || communities.some((community) => community.code === code)
