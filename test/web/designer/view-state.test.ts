import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLANK, fromUrl, PANELS, toUrl } from '../../../web/src/designer/view-state.ts'
import { DRAFT_ID } from '../support/draft-server.ts'

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const camera = fc.record({
  lngLat: fc
    .tuple(fc.integer({ min: -180e6, max: 180e6 }), fc.integer({ min: -90e6, max: 90e6 }))
    .map(([lng, lat]) => [lng / 1e6, lat / 1e6] as const),
  zoom: fc.integer({ min: 0, max: 2400 }).map((zoom) => zoom / 100),
})
const view = fc.record({
  county: fc.option(digits(6)),
  draft: fc.constantFrom(null, DRAFT_ID),
  panel: fc.constantFrom(...PANELS),
  selected: fc.array(digits(15), { maxLength: 4 }),
  camera: fc.option(camera),
})

test('a view survives the way through the address', () => {
  fc.assert(fc.property(view, (state) => void expect(fromUrl(toUrl(state))).toEqual(state)))
})

test('an address that is no view opens the list', () => {
  fc.assert(
    fc.property(fc.string(), (text) => void fromUrl(`?draft=${text}&at=${text}&grids=${text}&panel=${text}`)),
  )
  expect(fromUrl('?draft=1&at=500,1,2&grids=x,5&panel=nonsense&county=53')).toEqual(BLANK)
})
