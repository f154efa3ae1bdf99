import * as z from 'zod'
import { Role } from '#shared/people/access.ts'
import { Phone } from '#shared/people/person.ts'
import type { Colleague } from '#shared/people/routes.ts'
import { PersonId } from '#shared/lib/id.ts'
import { isName } from '#shared/lib/name.ts'

/** What stands in the form of a person, as it was typed. */
export const PersonDraft = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(Role),
  /** Null until a division is chosen; '' is the whole country. */
  division: z.string().nullable(),
  phone: z.string(),
})
export type PersonDraft = z.infer<typeof PersonDraft>

export const BLANK: PersonDraft = { id: '', name: '', roles: [], division: null, phone: '' }

export const draftOf = ({ id, name, roles, division, phone = '' }: Colleague): PersonDraft => ({
  id,
  name,
  roles,
  division,
  phone,
})

/** The first field that is not right yet, or null. */
export function faultOf({ id, name, roles, division, phone }: PersonDraft): keyof PersonDraft | null {
  if (!PersonId.safeParse(id.trim()).success) return 'id'
  if (!isName(name)) return 'name'
  if (roles.length === 0) return 'roles'
  if (division === null) return 'division'
  return phone.trim() === '' || Phone.safeParse(phone.trim()).success ? null : 'phone'
}

/** What of a person is another in the form; empty when nothing is. */
export function changesOf(person: Colleague, { name, roles, division, phone }: PersonDraft) {
  const typed = phone.trim()
  return {
    ...(name.trim() === person.name ? {} : { name: name.trim() }),
    ...(String(roles.toSorted()) === String(person.roles.toSorted()) ? {} : { roles }),
    ...(division === null || division === person.division ? {} : { division }),
    ...(typed === (person.phone ?? '') ? {} : { phone: typed === '' ? null : typed }),
  }
}
