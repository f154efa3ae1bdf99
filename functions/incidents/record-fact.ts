import { randomBytes } from 'node:crypto'
import type { Fact } from '#shared/incidents/facts.ts'
import type { LedgerPayload } from '#shared/ledger/event.ts'
import type { IncidentId } from '#shared/incidents/id.ts'
import type { CommandId, PersonId } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { nextEvent } from '../platform/dynamo/commit.ts'

interface Recorded {
  readonly id: IncidentId
  readonly county: string
  readonly fact: Fact
  readonly actor: PersonId
  readonly at: Instant
  readonly command: CommandId | IncidentId
}

/** A fact as the next event of the incident's chain, its texts in a payload apart. */
export function recordFact(
  { id, county, fact, actor, at, command }: Recorded,
  after: { seq: number; hash: string } | null,
) {
  const body = fact.text === null ? null : (JSON.parse(JSON.stringify(fact.text)) as LedgerPayload['body'])
  const payload = body && { retention: 'incident-text' as const, salt: randomBytes(16).toString('hex'), body }
  return nextEvent(
    { aggregate: id, type: fact.type, county, actor, at, codes: { ...fact.codes, command } },
    after,
    payload,
  )
}
