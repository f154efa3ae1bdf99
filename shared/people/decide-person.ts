import type { ErrorCode } from '../contract/errors.ts'
import { liesUnder } from '../lib/division-code.ts'
import { rolesGivenBy, type Role } from './access.ts'
import type { Addition, PersonCommand } from './command.ts'
import type { Person } from './person.ts'

/** Who administers: his own row, which says how far his reach is. */
export type Manager = Pick<Person, 'id' | 'roles' | 'division'>

/** What a person is besides the identity, the version and the chain. */
type Profile = Pick<Person, 'name' | 'roles' | 'division' | 'disabled' | 'phone'>

export const PERSON_EVENTS = ['person.added', 'person.changed', 'person.disabled', 'person.enabled'] as const
type PersonEventType = (typeof PERSON_EVENTS)[number]

export interface PersonFact {
  readonly type: PersonEventType
  readonly profile: Profile
  /** Which of them are others than before, in this order. */
  readonly changed: readonly (keyof Profile)[]
}

export interface Refused {
  readonly refused: Extract<ErrorCode, 'forbidden' | 'state-refused' | 'version-conflict' | 'invalid'>
  readonly field?: string
}

const FIELDS = ['name', 'roles', 'division', 'disabled', 'phone'] as const

/** Somebody new, if his roles and division are the manager's to give. */
export function decideAddition(
  { name, roles, division, phone }: Addition,
  by: Manager,
): PersonFact | Refused {
  const profile = { name, roles, division, disabled: false, phone }
  const beyond = beyondReach(profile, by)
  if (beyond !== null) return { refused: 'forbidden', field: beyond }
  return { type: 'person.added', profile, changed: FIELDS.filter((field) => profile[field] !== undefined) }
}

/**
 * The next step with somebody who is here. Nobody touches who stands above him, gives what is beyond his own
 * reach, or disables or demotes himself. Therefore whoever takes the last but one platform administrator away
 * is the last one and stays.
 */
export function decidePerson(person: Person, command: PersonCommand, by: Manager): PersonFact | Refused {
  if (command.expectedVersion !== person.version) return { refused: 'version-conflict' }
  const beyondNow = beyondReach(person, by)
  if (beyondNow !== null) return { refused: 'forbidden', field: beyondNow }
  const profile = profileAfter(person, command)
  const changed = FIELDS.filter((field) => String(profile[field]) !== String(person[field]))
  if (changed.length === 0) return { refused: 'state-refused' }
  const isOwnStanding = changed.some((field) => field !== 'name' && field !== 'phone')
  if (person.id === by.id && isOwnStanding) return { refused: 'forbidden', field: 'id' }
  const beyond = beyondReach(profile, by)
  if (beyond !== null) return { refused: 'forbidden', field: beyond }
  return { type: TYPES[command.type], profile, changed }
}

const TYPES = { change: 'person.changed', disable: 'person.disabled', enable: 'person.enabled' } as const

function profileAfter(person: Person, command: PersonCommand): Profile {
  const { name, roles, division, disabled, phone } = person
  if (command.type !== 'change') {
    return { name, roles, division, disabled: command.type === 'disable', phone }
  }
  return {
    name: command.name ?? name,
    roles: command.roles ?? roles,
    division: command.division ?? division,
    disabled,
    phone: command.phone === undefined ? phone : (command.phone ?? undefined),
  }
}

/** The field that is beyond a manager's reach, or null when nothing is. */
function beyondReach({ roles, division }: Pick<Profile, 'roles' | 'division'>, by: Manager): string | null {
  const given: readonly Role[] = rolesGivenBy(by.roles)
  if (roles.some((role) => !given.includes(role))) return 'roles'
  return liesUnder(division, by.division) ? null : 'division'
}
