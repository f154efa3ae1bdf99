import { contract } from '#shared/contract/index.ts'
import { commandIncident } from '../incidents/command-incident.ts'
import { incidentTable } from '../incidents/incident-table.ts'
import { listChanges } from '../incidents/list-changes.ts'
import { listIncidents } from '../incidents/list-incidents.ts'
import { listPlaces } from '../incidents/list-places.ts'
import { readHistory } from '../incidents/read-history.ts'
import { submitIncident } from '../incidents/submit-incident.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { Fault } from '../platform/fault.ts'
import { Answer } from '../platform/http/exchange.ts'
import { serve } from '../platform/http/stack.ts'
import { countyCodes } from '../settings/county-codes.ts'
import { openDoors } from './doors.ts'
import { plansInForce } from './plans.ts'

const { db, know, findActor } = openDoors()
const { reader, plans } = plansInForce(db)
const codes = countyCodes(db)

/**
 * A county has its incidents in one partition; above it, those of all counties that have a plan are asked.
 */
const countiesUnder = async (division: string): Promise<string[]> =>
  division.length >= 6
    ? [division.slice(0, 6)]
    : (await reader.heads()).map((head) => head.division).filter((county) => county.startsWith(division))

export const handler = serve(
  contract.incidents,
  {
    submitIncident: async ({ body }, { actor, deviceTime }) => {
      const { incident, repeated } = await submitIncident(body, {
        actor,
        db,
        clock,
        plans,
        codes,
        deviceTime,
      })
      return new Answer({ incident }, repeated ? { status: 200 } : {})
    },
    listIncidents: ({ query }, { actor }) =>
      listIncidents(query, { actor, table: incidentTable(db, actor), countiesUnder, now: clock() }),
    listChanges: ({ query }, { actor }) =>
      listChanges(query, { actor, table: incidentTable(db, actor), countiesUnder, now: clock() }),
    listPlaces: ({ query }, { actor }) => listPlaces(query, { actor, table: incidentTable(db, actor) }),
    readIncident: async ({ params }, { actor }) => {
      const stored = await incidentTable(db, actor).find(params.id)
      if (stored === null) throw new Fault('not-found', `no incident ${params.id}`)
      return { incident: stored.incident }
    },
    readHistory: ({ params, query }, { actor }) =>
      readHistory(params.id, query.cursor, {
        actor,
        db,
        nameOf: async (id) => (await findActor(id))?.name ?? null,
      }),
    commandIncident: async ({ params, body }, { actor }) => ({
      incident: await commandIncident(params.id, body, {
        actor,
        db,
        clock,
        plans,
        codes,
        findPerson: findActor,
      }),
    }),
  },
  know,
)
