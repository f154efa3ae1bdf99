import * as z from 'zod'
import { shift, type Instant } from '#shared/lib/time.ts'
import { LedgerEvent, Seal } from '#shared/ledger/event.ts'
import type { Database } from './database.ts'
import { HighWater } from './high-water.ts'
import { atKey, SEALS } from './keys.ts'
import { queryPage } from './query.ts'
import type { Write } from './transact.ts'

/** Until when each county is sealed. */
const sealedThrough = new HighWater(async (county, db) => {
  const { rows } = await queryPage(db, {
    table: 'seals',
    where: ['county', county],
    range: { name: 'sealKey', prefix: SEALS },
    newestFirst: true,
    limit: 1,
  })
  return rows[0] === undefined ? '' : Seal.shape.through.parse(rows[0]['through'])
})

const { county, at, aggregate, seq } = LedgerEvent.shape
const Dated = z.object({ county, at, aggregate, seq })

/**
 * Writes, with events whose time is sealed already standing right behind the seal: the next seal takes what
 * stands there, whatever the clock said when it was written.
 */
export async function behindSeals(writes: readonly Write[], db: Database): Promise<Write[]> {
  return Promise.all(
    writes.map(async (write) => {
      if (write.table !== 'ledger' || !('put' in write)) return write
      const event = Dated.parse(write.put)
      const through = await sealedThrough.of(event.county, db)
      const order = event.at > through ? event.at : afterSeal(through)
      return { ...write, put: { ...write.put, atKey: atKey(order, event.aggregate, event.seq) } }
    }),
  )
}

/** Where the slice behind a seal begins. */
export const afterSeal = (through: Instant): Instant => shift(through, 1)
