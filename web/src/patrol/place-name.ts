import type { Incident } from '#shared/incidents/incident.ts'
import type { DivisionNames } from './division-names.svelte.ts'

/** The grid's name as the plan that decided had it; else the name of the division, else its code. */
export function placeName(
  { grid, division, placement }: Pick<Incident, 'grid' | 'division' | 'placement'>,
  names: DivisionNames,
): string {
  const owner = placement?.candidates.find(({ code }) => code === grid)
  return owner?.name ?? names.nameOf(division) ?? division
}
