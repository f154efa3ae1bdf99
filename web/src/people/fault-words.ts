import * as m from '../paraglide/messages.js'
import type { PersonDraft } from './person-draft.ts'

const need = (field: () => string) => () => m.people_need({ field: field() })

/** What to put right in a field of the form of a person. */
export const faultWords: Readonly<Record<keyof PersonDraft, () => string>> = {
  id: need(m.people_account),
  name: need(m.people_name),
  roles: need(m.people_roles),
  division: need(m.people_division),
  phone: m.people_phone_wrong,
}
