import { PersonId } from '#shared/lib/id.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passing, ANY } from '../../../web/src/incidents/filter.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { NetMark } from '#shared/settings/nets.ts'
import { MarkFeed } from '../../../web/src/incidents/mark-feed.ts'
import { anIncident } from '../support/an-incident.ts'

/** As the seed lists them, a net's mark bears the code of the net. */
const READER = { id: PersonId.parse('county-operator'), division: '530402' }

const byCode =
  () =>
  ({ net }: Incident): NetMark | null =>
    NetMark.safeParse(net).data ?? null

const all = () => true
const changed = (...incidents: ReturnType<typeof anIncident>[]) => ({ changed: incidents, removed: [] })

test('what has arrived is told apart from what has changed', () => {
  const feed = new MarkFeed(byCode)
  expect(feed.update(changed(anIncident(1)), all).arrived).toHaveLength(1)
  const second = feed.update(changed(anIncident(1, { version: 2 }), anIncident(2)), all)
  expect(second.arrived.map(({ id }) => id)).toEqual([anIncident(2).id])
  expect(second.changed).toHaveLength(2)
})

test('what no longer passes leaves the map, and nothing else is drawn anew', () => {
  const feed = new MarkFeed(byCode)
  const incidents = [anIncident(1), anIncident(2, { net: 'video' })]
  feed.update(changed(...incidents), all)
  const difference = feed.refilter(incidents, passing({ ...ANY, nets: ['street'] }, READER))
  expect(difference).toEqual({ changed: [], removed: [anIncident(2).id] })
  expect(feed.refilter(incidents, all).changed.map(({ id }) => id)).toEqual([anIncident(2).id])
})

test('an incident without a position is in the queue only', () => {
  const feed = new MarkFeed(byCode)
  expect(feed.update(changed(anIncident(1, { placement: null })), all)).toEqual({
    changed: [],
    removed: [],
    arrived: [],
  })
})

test('a map that takes every difference shows what passes, after any sequence', () => {
  const step = fc.record({ n: fc.nat({ max: 5 }), open: fc.boolean(), gone: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const feed = new MarkFeed(byCode)
      const passes = passing(ANY, READER)
      const [map, records] = [new Set<string>(), new Map<string, ReturnType<typeof anIncident>>()]
      for (const { n, open, gone } of steps) {
        const incident = anIncident(n, { status: open ? 'reported' : 'closed' })
        if (gone) records.delete(incident.id)
        else records.set(incident.id, incident)
        const drained = gone ? { changed: [], removed: [incident.id] } : changed(incident)
        const difference = feed.update(drained, passes)
        for (const id of difference.removed) map.delete(id)
        for (const { id } of difference.changed) map.add(id)
      }
      const shown = [...records.values()].filter(passes).map(({ id }) => id)
      expect([...map].sort()).toEqual(shown.sort())
    }),
    { seed: 2026, numRuns: 200 },
  )
})
