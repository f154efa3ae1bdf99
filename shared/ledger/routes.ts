import * as z from 'zod'
import { route } from '../contract/route.ts'
import { Cursor } from '../contract/cursor.ts'
import { CountyCode } from '../lib/division-code.ts'
import { AggregateId } from '../lib/id.ts'
import { Instant } from '../lib/time.ts'
import { Head, LedgerEvent, Seal } from './event.ts'

const Finding = z
  .strictObject({ aggregate: z.string(), seq: z.int(), fault: z.string() })
  .meta({ id: 'Finding' })

export const ledgerRoutes = {
  listEvents: route({
    method: 'GET',
    path: '/api/ledger/{county}/events',
    access: 'ledger.read',
    summary: 'Events of a county by time, the newest first, without payloads',
    params: z.strictObject({ county: CountyCode }),
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(LedgerEvent), cursor: Cursor.optional() }),
    errors: ['not-found', 'invalid-cursor'],
  }),
  listSeals: route({
    method: 'GET',
    path: '/api/ledger/{county}/seals',
    access: 'ledger.read',
    summary: 'Seals of a county, the newest first',
    params: z.strictObject({ county: CountyCode }),
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(Seal), cursor: Cursor.optional() }),
    isWhole: true,
    errors: ['not-found', 'invalid-cursor'],
  }),
  verifyPart: route({
    method: 'GET',
    path: '/api/ledger/{county}/verify',
    access: 'ledger.verify',
    summary: 'Verifies a part of the chains and seals of a county; go on with the cursor until none is given',
    params: z.strictObject({ county: CountyCode }),
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({
      chains: z.int(),
      events: z.int(),
      seals: z.int(),
      deletedByRule: z.int(),
      findings: z.array(Finding),
      at: Instant,
      cursor: Cursor.optional(),
    }),
    isWhole: true,
    errors: ['not-found', 'invalid-cursor'],
  }),
  readChain: route({
    method: 'GET',
    path: '/api/ledger/{county}/chains/{aggregate}',
    access: 'ledger.read',
    summary: 'One chain, oldest first, and whether it verifies',
    params: z.strictObject({ county: CountyCode, aggregate: AggregateId }),
    returns: z.strictObject({
      events: z.array(LedgerEvent),
      head: Head.nullable(),
      deletedByRule: z.int(),
      findings: z.array(Finding),
    }),
    isWhole: true,
    errors: ['not-found'],
  }),
}
