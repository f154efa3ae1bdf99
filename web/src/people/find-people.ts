import type { Role } from '#shared/people/access.ts'
import type { Colleague } from '#shared/people/routes.ts'

export interface PeopleFilter {
  readonly words: string
  readonly role: Role | ''
  /** Disabled people too. */
  readonly disabled: boolean
}

/** The people who fit, by name; `nameOf` gives the name of a division. */
export function findPeople(
  people: readonly Colleague[],
  { words, role, disabled }: PeopleFilter,
  nameOf: (code: string) => string,
): Colleague[] {
  const sought = words.trim().toLowerCase()
  const digits = sought.replaceAll(/[ -]/g, '')
  const isMeant = ({ id, name, division, phone = '' }: Colleague): boolean =>
    `${name} ${id} ${nameOf(division)}`.toLowerCase().includes(sought) ||
    (/^\d{3,}$/.test(digits) && `${division} ${phone.replaceAll(/[ -]/g, '')}`.includes(digits))
  return people
    .filter((one) => (disabled || !one.disabled) && (role === '' || one.roles.includes(role)) && isMeant(one))
    .toSorted((a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name, 'zh-CN'))
}
