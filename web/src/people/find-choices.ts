import { liesUnder, ScopeCode } from '#shared/lib/division-code.ts'
import type { Area } from '../grids/area.ts'
import { search } from '../grids/search.ts'

/** One of the choices of a field: what it stands for, what it is called, and a remark. */
export interface Choice {
  readonly value: string
  readonly name: string
  readonly note: string
}

/** How many are offered; the rest is found by typing on. */
export const OFFERED = 30

/**
 * The divisions and grids that words may mean, within a scope: those of the plan that is here, and a code
 * that is typed out though it is of another county.
 */
export function findDivisions(
  words: string,
  features: Iterable<Area>,
  scope: string,
): { choices: Choice[]; more: number; code: string | null } {
  const mine = [...features].filter(({ id }) => liesUnder(id, scope))
  const sought = words.trim()
  const hits =
    sought === ''
      ? mine.filter(({ properties: { level } }) => level === 'county' || level === 'township')
      : search(sought, mine, mine.length).flatMap((found) => (found.kind === 'area' ? [found.feature] : []))
  const choices = hits
    .toSorted((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
    .map(({ properties: { code, name } }) => ({ value: code, name, note: code }))
  const isCode = sought !== '' && ScopeCode.safeParse(sought).success && liesUnder(sought, scope)
  return {
    choices: choices.slice(0, OFFERED),
    more: Math.max(0, choices.length - OFFERED),
    code: isCode && !choices.some(({ value }) => value === sought) ? sought : null,
  }
}
