import { describe, expect, test } from 'vitest'
import { Refusal, type Client } from '#shared/contract/client.ts'
import { Problem } from '#shared/contract/errors.ts'
import type { Command } from '#shared/incidents/command.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import type { incidentRoutes } from '#shared/incidents/routes.ts'
import { actionsOf } from '#shared/people/access.ts'
import { Actor } from '#shared/people/person.ts'
import { CommandDesk } from '../../../web/src/incidents/command-desk.svelte.ts'
import { Overlay } from '../../../web/src/incidents/overlay.svelte.ts'
import { Collection } from '../../../web/src/live/collection.svelte.ts'
import { anIncident } from '../support/an-incident.ts'

const operator = Actor.parse({
  id: 'county-operator',
  name: '县中心指挥员',
  division: '530402',
  actions: actionsOf(['operator']),
})
const refusal = (code: string, status: number) =>
  new Refusal(Problem.parse({ type: 'about:blank', title: code, status, code, requestId: 'req_1' }), status)

/** A desk before a server that answers each command by what the test says. */
function aDesk(answer: (command: Command) => Promise<{ incident: Incident }>) {
  const records = new Collection<Incident>()
  const incident = anIncident(1)
  records.replace([incident])
  const overlay = new Overlay(records)
  const sent: Command[] = []
  const fresh = anIncident(1, { version: 5, status: 'assigned' })
  const never = () => Promise.reject(new Error('not asked for'))
  const api: Client<typeof incidentRoutes> = {
    submitIncident: never,
    listIncidents: never,
    listChanges: never,
    listPlaces: never,
    readHistory: never,
    readIncident: () => Promise.resolve({ incident: fresh }),
    commandIncident: ({ body }) => {
      const command = body as Command
      sent.push(command)
      return answer(command)
    },
  }
  return { desk: new CommandDesk(api, overlay, operator), overlay, records, incident, sent }
}

describe('a command', () => {
  test('shows its outcome at once, beside the collection', async () => {
    const { desk, overlay, records, incident } = aDesk(() => new Promise(() => {}))
    void desk.take(incident, { type: 'accept' })
    expect(overlay.get(incident.id)?.status).toBe('accepted')
    expect(records.get(incident.id)?.status).toBe('reported')
    expect(desk.attemptOf(incident.id)?.status).toBe('sending')
  })

  test('on an incident with codes of a newer server is sent and foretold all the same', async () => {
    const { desk, overlay, incident } = aDesk(() => new Promise(() => {}))
    const newer = { class: 'flood', net: 'sky', urgency: 'calm' } as object
    void desk.take({ ...incident, ...newer }, { type: 'accept' })
    expect(overlay.get(incident.id)).toMatchObject({ ...newer, status: 'accepted' })
    expect(desk.attemptOf(incident.id)?.status).toBe('sending')
  })

  test('is confirmed by its answer until the stream brings the same', async () => {
    const answered = anIncident(1, { version: 2, status: 'accepted' })
    const { desk, overlay, records, incident } = aDesk(() => Promise.resolve({ incident: answered }))
    expect(await desk.take(incident, { type: 'accept' })).toBe(true)
    expect(overlay.get(incident.id)).toBe(answered)
    records.apply([
      { id: incident.id, version: 3, record: anIncident(1, { version: 3, status: 'assigned' }) },
    ])
    expect(overlay.get(incident.id)?.status).toBe('assigned')
  })

  test('that was refused is taken back, and another version is read anew', async () => {
    const { desk, overlay, incident } = aDesk(() => Promise.reject(refusal('version-conflict', 409)))
    expect(await desk.take(incident, { type: 'accept' })).toBe(false)
    expect(overlay.get(incident.id)).toMatchObject({ version: 5, status: 'assigned' })
    expect(desk.attemptOf(incident.id)?.status).toBe('refused')
  })

  test('without an answer is sent again under its own id, another one under a new id', async () => {
    const { desk, overlay, incident, sent } = aDesk(() => Promise.reject(new Refusal(null, 0)))
    await desk.take(incident, { type: 'comment', text: '已电话核实' })
    expect(overlay.get(incident.id)?.version).toBe(1)
    await desk.take(incident, { type: 'comment', text: '已电话核实' })
    await desk.take(incident, { type: 'comment', text: '无人接听' })
    const ids = sent.map(({ commandId }) => commandId)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('whose answer was lost is not done twice, although its own event has come meanwhile', async () => {
    let isLost = true
    const { desk, incident, sent } = aDesk((command) =>
      isLost
        ? Promise.reject(new Refusal(null, 0))
        : Promise.resolve({ incident: anIncident(1, { version: command.expectedVersion + 1 }) }),
    )
    const comment = { type: 'comment', text: '已到现场' } as const
    await desk.take(incident, comment)
    isLost = false
    expect(await desk.take(anIncident(1, { version: 2 }), comment)).toBe(true)
    expect(sent[1]).toEqual(sent[0])
    await desk.take(anIncident(1, { version: 2 }), comment)
    expect(sent[2]?.commandId).not.toBe(sent[0]?.commandId)
  })
})
