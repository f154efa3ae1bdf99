import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromUrl, toUrl } from '../../../web/src/audit/view.ts'

const counties = fc.option(fc.constantFrom('530402', '990101'))
const chains = fc.option(
  fc.oneof(
    fc.ulid().map((ulid) => `inc_${ulid}`),
    fc.constant('plan_530402'),
  ),
)

test('the view of the auditor’s page goes into the address and comes out the same', () => {
  fc.assert(
    fc.property(counties, chains, (county, chain) => {
      expect(fromUrl(toUrl({ county, chain }))).toEqual({ county, chain })
    }),
    { seed: 7 },
  )
})

test('an address that says anything else opens nothing', () => {
  expect(fromUrl('?county=53&chain=<script>')).toEqual({ county: null, chain: null })
})
