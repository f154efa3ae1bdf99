import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Status, Urgency } from '#shared/incidents/incident.ts'
import { IncidentId } from '#shared/incidents/id.ts'
import { BLANK, fromUrl, toUrl, type ViewState } from '../../../web/src/console/view-state.ts'
import { ORDERS } from '../../../web/src/incidents/order.ts'
import { incidentId } from '../support/an-incident.ts'
import { anyText } from '../support/any-text.ts'

const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'))
const code = fc.constantFrom(6, 9, 12, 15).chain(digits)
const incident = fc.nat().map((n) => IncidentId.parse(incidentId(n)))
const degrees = (limit: number) => fc.integer({ min: -limit * 1e6, max: limit * 1e6 }).map((n) => n / 1e6)

const view: fc.Arbitrary<ViewState> = fc.record({
  county: fc.option(digits(6)),
  area: fc.option(code),
  incident: fc.option(incident),
  filter: fc.record({
    status: fc.constantFrom('open' as const, 'all' as const, ...Status.options),
    nets: fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/), { maxLength: 7 }),
    urgencies: fc.subarray([...Urgency.options]),
    classes: fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/), { maxLength: 7 }),
    isMine: fc.boolean(),
    within: fc.option(code),
    words: anyText,
  }),
  order: fc.constantFrom(...ORDERS),
  camera: fc.option(
    fc.record({
      lngLat: fc.tuple(degrees(180), degrees(90)),
      zoom: fc.integer({ min: 0, max: 2400 }).map((n) => n / 100),
    }),
  ),
  queueFolded: fc.boolean(),
  asOf: fc.option(
    fc
      .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  ),
})

describe('the address of a view', () => {
  test('gives back every view that it was made from', () => {
    fc.assert(
      fc.property(view, (state) => {
        expect(fromUrl(toUrl(state))).toEqual(normal(state))
      }),
      { seed: 2026, numRuns: 500 },
    )
  })

  test('is empty for the view that everybody begins with', () => {
    expect(toUrl(BLANK)).toBe('')
    expect(fromUrl('')).toEqual(BLANK)
  })

  test('opens as far as it can be read, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(() => fromUrl(`?${text}`)).not.toThrow()
      }),
      { seed: 2026, numRuns: 300 },
    )
    const odd = fromUrl(
      '?status=lost&net=street,S%20ea&urgency=&at=102.5,24.3&area=123&incident=inc_1&queue=no',
    )
    expect(odd).toEqual({ ...BLANK, filter: { ...BLANK.filter, nets: ['street'] } })
  })
})

/** -0 is written as 0. */
const normal = (state: ViewState): ViewState =>
  state.camera === null
    ? state
    : {
        ...state,
        camera: { ...state.camera, lngLat: [state.camera.lngLat[0] + 0, state.camera.lngLat[1] + 0] },
      }
