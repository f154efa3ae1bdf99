import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { incidentIdFrom } from '#shared/incidents/id.ts'
import { fromUrl, toUrl } from '../../../web/src/patrol/view.ts'

const ids = fc.ulid().map((ulid) => incidentIdFrom(ulid))

describe('the view of the report page', () => {
  test('goes into the address and comes out the same', () => {
    const tabs = fc.constantFrom('write' as const, 'mine' as const).map((tab) => ({ tab, open: null }))
    const opened = ids.map((open) => ({ tab: 'mine' as const, open }))
    fc.assert(
      fc.property(fc.oneof(tabs, opened), (view) => {
        expect(fromUrl(toUrl(view))).toEqual(view)
      }),
      { seed: 7 },
    )
  })

  test('of an address that says anything else is the form', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { tab, open } = fromUrl(`?${new URLSearchParams({ report: text, x: text })}`)
        expect([tab, open]).toEqual(['write', null])
      }),
      { seed: 7 },
    )
  })
})
