import * as z from 'zod'
import { openTable } from '../lib/open-table.ts'

/** What may be done; a route names one of these (or is public), a role holds some. */
export const Action = z.enum([
  'session.read',
  'plans.read',
  'plans.publish',
  'plans.replace',
  'plans.draft',
  'incidents.read',
  'incidents.submit',
  'incidents.handle',
  'incidents.direct',
  'people.read',
  'people.manage',
  'ledger.read',
  'settings.change',
])
export type Action = z.infer<typeof Action>

export const Role = z.enum(['platform-admin', 'operator', 'patrol', 'grid-member', 'county-staff', 'auditor'])
export type Role = z.infer<typeof Role>

const EVERYONE: readonly Action[] = ['session.read', 'plans.read']
const FIELD: readonly Action[] = ['incidents.read', 'incidents.submit', 'incidents.handle']

/** The one access table. A role that is not here holds nothing. */
const HOLDS = openTable<Role, readonly Action[]>(
  {
    'platform-admin': Action.options,
    operator: [...EVERYONE, ...FIELD, 'incidents.direct', 'people.read'],
    patrol: [...EVERYONE, ...FIELD],
    'grid-member': [...EVERYONE, ...FIELD],
    'county-staff': [
      ...EVERYONE,
      'plans.publish',
      'plans.draft',
      'incidents.read',
      'people.read',
      'people.manage',
      'settings.change',
    ],
    auditor: [...EVERYONE, 'incidents.read', 'people.read', 'ledger.read'],
  },
  () => [],
)

/** The actions of some roles, each once. */
export const actionsOf = (roles: readonly Role[]): Action[] => [
  ...new Set(roles.flatMap((role) => HOLDS[role])),
]

/**
 * Which roles somebody may give and take away: who runs the platform all of them, who administers a
 * division's people all but that one.
 */
export const rolesGivenBy = (roles: readonly Role[]): readonly Role[] => {
  if (roles.includes('platform-admin')) return Role.options
  return actionsOf(roles).includes('people.manage')
    ? Role.options.filter((role) => role !== 'platform-admin')
    : []
}
