import { countyOf, liesUnder } from '#shared/lib/division-code.ts'
import type { Actor } from '#shared/people/person.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import { Fault } from '../platform/fault.ts'
import type { LedgerTable } from './ledger-table.ts'
import { verifyAggregate } from './verify-ledger.ts'

/** Outside the own division there is no county to audit; throws Fault not-found. */
export function assertAudits(county: string, actor: Actor): void {
  if (!liesUnder(county, actor.division))
    throw new Fault('not-found', `no county ${county}`, { field: 'county' })
}

export async function listEvents(
  county: string,
  cursor: string | undefined,
  actor: Actor,
  ledger: LedgerTable,
) {
  assertAudits(county, actor)
  const binding = ['events', actor.id, county]
  const { events, next } = await ledger.events(county, {
    after: readCursor(cursor, binding),
    newestFirst: true,
  })
  return { items: events, ...(next === undefined ? {} : { cursor: makeCursor(next, binding) }) }
}

export async function listSeals(
  county: string,
  cursor: string | undefined,
  actor: Actor,
  ledger: LedgerTable,
) {
  assertAudits(county, actor)
  const binding = ['seals', actor.id, county]
  const { seals, next } = await ledger.seals(county, { after: readCursor(cursor, binding) })
  return { items: seals, ...(next === undefined ? {} : { cursor: makeCursor(next, binding) }) }
}

/** One chain of the county, verified; throws Fault not-found for a chain that never touched it. */
export async function readChain(
  { county, aggregate }: { county: string; aggregate: string },
  actor: Actor,
  ledger: LedgerTable,
) {
  assertAudits(county, actor)
  const { events, head, deletedByRule, findings } = await verifyAggregate(aggregate, ledger)
  if (!events.some((event) => countyOf(event.county) === county))
    throw new Fault('not-found', `no chain ${aggregate}`)
  return { events, head, deletedByRule, findings }
}
