import type { Job } from '#shared/jobs/job.ts'
import type { Shape } from '../../map/sheet-map.ts'

/** How each feature of a report is drawn, by its place in the file; a refusal says more than a repair. */
export function rolesOf(report: Job['report']): Map<number, Shape['role']> {
  const roles = new Map<number, Shape['role']>()
  const lists = [
    ['outline', report?.repaired],
    ['warning', report?.resolved],
    ['problem', report?.refused],
  ] as const
  for (const [role, notes] of lists) {
    for (const { feature } of notes ?? []) if (feature !== undefined) roles.set(feature, role)
  }
  return roles
}
