import type { Incident } from '#shared/incidents/incident.ts'
import { ancestry, liesUnder, COUNTY_DIGITS } from '#shared/lib/division-code.ts'
import { actionsOf } from '#shared/people/access.ts'
import type { Colleague } from '#shared/people/routes.ts'

export interface Choice {
  /** A person's id, or a division's or grid's code. */
  readonly to: string
  readonly name: string
  readonly note: string
}

/**
 * Who could be given an incident: those who may handle one and whose division is on its way up or in its
 * county, the nearest first, and the divisions it lies in, the grid first.
 */
export function assigneesFor(
  incident: Pick<Incident, 'grid' | 'division' | 'county'>,
  people: readonly Colleague[],
  nameOf: (code: string) => string,
): { people: Choice[]; divisions: Choice[] } {
  const place = incident.grid ?? incident.division
  const near = people.filter(
    ({ division, roles }) =>
      actionsOf(roles).includes('incidents.handle') &&
      (liesUnder(place, division) || liesUnder(division, incident.county)),
  )
  const closeness = ({ division }: Colleague): number => (liesUnder(place, division) ? division.length : -1)
  const sorted = near.toSorted((a, b) => closeness(b) - closeness(a) || a.name.localeCompare(b.name, 'zh-CN'))
  const codes = ancestry(place).filter((code) => code.length >= COUNTY_DIGITS)
  return {
    people: sorted.map(({ id, name, division }) => ({
      to: id,
      name,
      note: division === '' ? '' : nameOf(division),
    })),
    divisions: codes.toReversed().map((code) => ({ to: code, name: nameOf(code), note: code })),
  }
}

/** Those whose name or note holds the words. */
export const matching = (choices: readonly Choice[], words: string): Choice[] => {
  const sought = words.trim().toLowerCase()
  return choices.filter(({ name, note }) => `${name} ${note}`.toLowerCase().includes(sought))
}
