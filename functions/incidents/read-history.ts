import { LedgerEvent, LedgerPayload, type LedgerEntry } from '#shared/ledger/event.ts'
import type { IncidentId } from '#shared/incidents/id.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Actor } from '#shared/people/person.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { getRows, queryPage } from '../platform/dynamo/query.ts'
import { Fault } from '../platform/fault.ts'
import { incidentTable } from './incident-table.ts'

const PAGE_EVENTS = 100

export interface HistoryMeans {
  readonly actor: Actor
  readonly db: Database
  readonly nameOf: (id: PersonId) => Promise<string | null>
}

/**
 * The events of an incident's chain with their texts, oldest first; throws Fault not-found outside the scope.
 */
export async function readHistory(
  id: IncidentId,
  cursor: string | undefined,
  { actor, db, nameOf }: HistoryMeans,
) {
  if ((await incidentTable(db, actor).find(id)) === null) throw new Fault('not-found', `no incident ${id}`)
  const binding = ['history', actor.id, id]
  const page = await queryPage(db, {
    table: 'ledger',
    where: ['aggregate', id],
    after: readCursor(cursor, binding),
    limit: PAGE_EVENTS,
  })
  const events = page.rows.map(({ atKey: _atKey, ...row }) => LedgerEvent.parse(row))
  return {
    items: await withTexts(events, db),
    names: await namesOf(events, nameOf),
    ...(page.next === undefined ? {} : { cursor: makeCursor(page.next, binding) }),
  }
}

async function withTexts(events: readonly LedgerEvent[], db: Database): Promise<LedgerEntry[]> {
  const keys = events
    .filter((event) => event.payloadHash !== null)
    .map(({ aggregate, seq }) => ({ aggregate, seq }))
  const payloads = (await getRows(db, 'payloads', keys)).map((row) => LedgerPayload.parse(row))
  const bodies = new Map(payloads.map(({ seq, body }) => [seq, body]))
  return events.map((event) => ({ ...event, payload: bodies.get(event.seq) ?? null }))
}

async function namesOf(
  events: readonly LedgerEvent[],
  nameOf: HistoryMeans['nameOf'],
): Promise<Record<string, string>> {
  const ids = [...new Set(events.map(({ actor }) => actor))]
  const names = await Promise.all(
    ids.map(async (id): Promise<[string, string]> => [id, (await nameOf(id)) ?? id]),
  )
  return Object.fromEntries(names)
}
