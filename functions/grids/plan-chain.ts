import { ulid } from 'ulid'
import type { PlanEventType } from '#shared/grids/plan.ts'
import type { LedgerEvent } from '#shared/ledger/event.ts'
import { type PersonId, commandIdFrom } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { commit, nextEvent } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Write } from '../platform/dynamo/transact.ts'
import type { Head } from './plan-table.ts'

interface Occasion {
  readonly division: string
  readonly actor: PersonId
  readonly at: Instant
  readonly codes: Record<string, string | number | null>
}

/** The next event of a county's plan, and the head of its chain after it. */
export function planLink(
  type: PlanEventType,
  { division, actor, at, codes }: Occasion,
  before: Pick<Head, 'head'> | null,
) {
  const { event } = nextEvent(
    { aggregate: `plan_${division}`, type, county: division, actor, at, codes },
    before?.head ?? null,
    null,
  )
  return { event, head: { seq: event.seq, hash: event.hash } }
}

/** What the platform does by itself is a command of its own. */
export async function commitAlone(event: LedgerEvent, state: Write[], db: Database): Promise<void> {
  const command = { id: commandIdFrom(ulid()), hash: event.hash, answer: '{}' }
  await commit(db, { command, event, payload: null, state })
}
