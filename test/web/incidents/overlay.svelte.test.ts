import { expect, test } from 'vitest'
import type { Api } from '../../../web/src/api/client.ts'
import { HistoryStore } from '../../../web/src/incidents/history-store.svelte.ts'
import { Overlay } from '../../../web/src/incidents/overlay.svelte.ts'
import { Collection } from '../../../web/src/live/collection.svelte.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { anIncident } from '../support/an-incident.ts'
import { refused } from '../support/draft-server.ts'

function aScreen() {
  const records = new Collection<Incident>()
  const overlay = new Overlay(records)
  const incident = anIncident(1)
  records.apply([{ id: incident.id, version: 1, record: incident }])
  return { records, overlay, incident }
}

test('what was answered is dropped with the row when that leaves its reader', () => {
  const { records, overlay, incident } = aScreen()
  const { id } = incident
  overlay.put(anIncident(1, { version: 2, status: 'assigned' }))
  expect(overlay.get(id)?.version).toBe(2)
  records.apply([{ id, version: 2 }])
  expect([overlay.get(id), overlay.all()]).toEqual([undefined, []])
  // An answer that comes late, too.
  overlay.put(anIncident(1, { version: 2, status: 'assigned' }))
  expect(overlay.get(id)).toBeUndefined()
  // Given back to the reader, it is there again.
  records.apply([{ id, version: 3, record: anIncident(1, { version: 3 }) }])
  expect(overlay.get(id)?.version).toBe(3)
})

test('what the server does not find any more is shown no longer, nor its history', async () => {
  const { records, overlay, incident } = aScreen()
  let isThere = true
  const readHistory = () =>
    isThere ? Promise.resolve({ items: [], names: {} }) : Promise.reject(refused('not-found'))
  const api = { readHistory } as Partial<Api['incidents']> as Api['incidents']
  const history = new HistoryStore(api, (lost) => overlay.lose(lost))
  history.of(incident)
  await expect.poll(() => history.of(incident).entries).toEqual([])
  isThere = false
  const newer = anIncident(1, { version: 2 })
  records.apply([{ id: incident.id, version: 2, record: newer }])
  history.of(newer)
  await expect.poll(() => overlay.get(incident.id)).toBeUndefined()
  expect([history.of(anIncident(1, { version: 2, head: 'pending' })).entries, overlay.all()]).toEqual([
    null,
    [],
  ])
})
