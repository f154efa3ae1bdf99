import * as z from 'zod'
import { openTable } from '../lib/open-table.ts'

/**
 * What may be done; a route names one of these (or is public), a role holds some. Who holds `overview.read`,
 * `looks.read`, `tracks.look` and `cameras.look` is decided; their routes are still to come.
 */
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
  'ledger.verify',
  'overview.read',
  'looks.read',
  'tracks.look',
  'cameras.look',
  'settings.change',
])
export type Action = z.infer<typeof Action>

export const Role = z.enum([
  'platform-admin',
  'operator',
  'patrol',
  'grid-member',
  'county-staff',
  'auditor',
  'leader',
])
export type Role = z.infer<typeof Role>

const EVERYONE: readonly Action[] = ['session.read', 'plans.read']
const FIELD: readonly Action[] = ['incidents.read', 'incidents.submit', 'incidents.handle']

/**
 * The one access table. A role that is not here holds nothing. Who runs the platform appoints people and
 * brings first plans, and looks at nothing: of the record they learn only whether it holds.
 */
const HOLDS = openTable<Role, readonly Action[]>(
  {
    'platform-admin': [
      ...EVERYONE,
      'plans.publish',
      'plans.replace',
      'people.read',
      'people.manage',
      'ledger.verify',
    ],
    operator: [
      ...EVERYONE,
      ...FIELD,
      'incidents.direct',
      'people.read',
      'overview.read',
      'tracks.look',
      'cameras.look',
    ],
    patrol: [...EVERYONE, ...FIELD],
    'grid-member': [...EVERYONE, ...FIELD],
    'county-staff': [
      ...EVERYONE,
      'plans.publish',
      'plans.draft',
      'incidents.read',
      'people.read',
      'people.manage',
      'overview.read',
      'settings.change',
    ],
    auditor: [
      ...EVERYONE,
      'incidents.read',
      'people.read',
      'ledger.read',
      'ledger.verify',
      'overview.read',
      'looks.read',
    ],
    leader: [...EVERYONE, 'overview.read'],
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
