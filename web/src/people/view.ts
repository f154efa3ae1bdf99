import { DivisionCode } from '#shared/lib/division-code.ts'
import { PersonId } from '#shared/lib/id.ts'

/** What of the page is looked at: the people, one of them or a new one; or the posts of a place. */
export interface View {
  readonly tab: 'people' | 'posts'
  readonly person: PersonId | 'new' | null
  readonly place: string | null
}

/** A person may be called `new` by the issuer; such a one is opened from the list only. */
const NEW = 'new'

export function toUrl({ tab, person, place }: View): string {
  const query = new URLSearchParams({
    ...(tab === 'people' ? {} : { tab }),
    ...(tab !== 'people' || person === null ? {} : { person }),
    ...(tab !== 'posts' || place === null ? {} : { place }),
  })
  return query.size === 0 ? '' : `?${query}`
}

/** Every other view is another entry of the history. */
export const isStep = (before: View, after: View): boolean => toUrl(before) !== toUrl(after)

/** The view of a query; what it does not understand in it is left out. */
export function fromUrl(search: string): View {
  const query = new URLSearchParams(search)
  const tab = query.get('tab') === 'posts' ? 'posts' : 'people'
  const person = query.get('person')
  return {
    tab,
    person: tab === 'posts' ? null : person === NEW ? NEW : (PersonId.safeParse(person).data ?? null),
    place: tab === 'people' ? null : (DivisionCode.safeParse(query.get('place')).data ?? null),
  }
}
