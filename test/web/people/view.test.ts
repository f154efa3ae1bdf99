import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PersonId } from '#shared/lib/id.ts'
import { fromUrl, toUrl } from '../../../web/src/people/view.ts'

const people = fc.option(
  fc.constantFrom(PersonId.parse('auth0|5f7c'), PersonId.parse('li.na@x.cn'), 'new' as const),
)
const places = fc.option(fc.constantFrom('530402006001', '530402006001001'))

test('what is looked at goes into the address and comes out the same', () => {
  fc.assert(
    fc.property(people, places, (person, place) => {
      for (const view of [
        { tab: 'people' as const, person, place: null },
        { tab: 'posts' as const, person: null, place },
      ]) {
        expect(fromUrl(toUrl(view))).toEqual(view)
      }
    }),
    { seed: 7 },
  )
})

test('an address that nobody made here shows the list', () => {
  const list = { tab: 'people', person: null, place: null }
  for (const search of ['', '?person=', '?person=a b', '?place=530402006001', '?tab=other']) {
    expect(fromUrl(search)).toEqual(list)
  }
})
