import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Urgency, type Incident } from '#shared/incidents/incident.ts'
import { waitsFor } from '#shared/incidents/lifecycle.ts'
import { PersonId } from '#shared/lib/id.ts'
import { actionsOf } from '#shared/people/access.ts'
import { ordered, ORDERS } from '../../../web/src/incidents/order.ts'
import { anIncident } from '../support/an-incident.ts'

const OPERATOR = {
  id: PersonId.parse('county-operator'),
  name: '值班员',
  division: '530402',
  actions: actionsOf(['operator']),
}
const PATROL = { ...OPERATOR, id: PersonId.parse('patrol'), actions: actionsOf(['patrol']) }

const idsOf = (incidents: readonly Incident[]) => incidents.map(({ id }) => id)
const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`

test('the most pressing stands first, then what waits for the reader, then what has waited longest', () => {
  const critical = anIncident(1, {
    urgency: 'critical',
    reportedAt: at(9),
    status: 'handling',
    assignee: 'patrol',
  })
  const [old, young] = [anIncident(2, { reportedAt: at(1) }), anIncident(3, { reportedAt: at(5) })]
  const others = anIncident(4, { reportedAt: at(0), status: 'handling', assignee: 'patrol' })
  const general = anIncident(5, { urgency: 'general', reportedAt: at(0) })
  expect(idsOf(ordered([general, others, young, old, critical], 'urgency', OPERATOR))).toEqual(
    idsOf([critical, old, young, others, general]),
  )
  expect(idsOf(ordered([old, critical, young], 'newest', OPERATOR))).toEqual(idsOf([critical, young, old]))
})

test('it is the turn of whoever has the way on: the centre, and of what is assigned the handler', () => {
  const handled = anIncident(1, { status: 'assigned', assignee: 'patrol' })
  expect([waitsFor(anIncident(1), OPERATOR), waitsFor(anIncident(1), PATROL)]).toEqual([true, false])
  expect([waitsFor(handled, OPERATOR), waitsFor(handled, PATROL)]).toEqual([false, true])
  // One who stands in for all below them has not their turn.
  const below = { ...handled, assignee: '530402006' }
  expect([waitsFor(below, OPERATOR), waitsFor(below, { ...PATROL, division: '530402006012' })]).toEqual([
    false,
    true,
  ])
  expect(waitsFor({ ...handled, status: 'verifying' }, OPERATOR)).toBe(true)
  expect(waitsFor({ ...handled, status: 'closed' }, OPERATOR)).toBe(false)
})

const some = fc.array(
  fc.record({
    n: fc.nat(40),
    urgency: fc.constantFrom(...Urgency.options),
    hour: fc.integer({ min: 0, max: 3 }),
    status: fc.constantFrom('reported', 'handling', 'verifying'),
  }),
  { maxLength: 20 },
)

test('in whatever order they came, each order is the same one, and none is lost', () => {
  fc.assert(
    fc.property(some, fc.constantFrom(...ORDERS), fc.infiniteStream(fc.nat()), (found, order, noise) => {
      const incidents = [...new Map(found.map((one) => [one.n, one])).values()].map(
        ({ n, urgency, hour, status }) =>
          anIncident(n, { urgency, status, reportedAt: at(hour), changedAt: at(hour) }),
      )
      const shuffled = incidents
        .map((incident) => ({ incident, key: noise.next().value as number }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ incident }) => incident)
      expect(idsOf(ordered(shuffled, order, OPERATOR))).toEqual(idsOf(ordered(incidents, order, OPERATOR)))
      expect(idsOf(ordered(shuffled, order, OPERATOR)).toSorted()).toEqual(idsOf(incidents).toSorted())
    }),
  )
})
