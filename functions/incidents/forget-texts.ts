import { ulid } from 'ulid'
import { evolve, type Fact } from '#shared/incidents/facts.ts'
import { commandIdFrom } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { ruleActor } from '#shared/people/rule-actor.ts'
import { commit } from '../platform/dynamo/commit.ts'
import type { Clock } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { queryAll } from '../platform/dynamo/query.ts'
import type { Write } from '../platform/dynamo/transact.ts'
import { change, StoredIncident } from './incident-table.ts'
import { recordFact } from './record-fact.ts'

/** The platform acts by rule here, not a person. */
const BY_RULE = ruleActor('rule:retention')

/**
 * A transaction takes 100 writes; a chain with more texts is forgotten in several steps, newest event last.
 */
const TEXTS_AT_ONCE = 90

/** Deletes the texts of a county's incidents whose time is over; how many incidents were forgotten. */
export async function forgetTexts(county: string, clock: Clock, db: Database): Promise<number> {
  const rows = await queryAll(db, {
    table: 'incidents',
    index: 'by-retention',
    where: ['county', county],
    range: { name: 'forgetAt', from: '0', to: clock() },
  })
  let forgotten = 0
  for (const row of rows) {
    // One that changes at this moment, or cannot be read, keeps no other from its time: the next run takes
    // it.
    try {
      await forget(StoredIncident.parse(row), clock(), db)
      forgotten += 1
    } catch (error) {
      log('error', 'a text was not deleted', { incident: String(row['id']) }, error)
    }
  }
  return forgotten
}

/**
 * Forgets one incident: its payloads go, an event says by which rule and up to which event, and only codes
 * are left of the incident itself. The chain still verifies: it holds hashes of the texts, not the texts.
 */
async function forget(stored: StoredIncident, at: Instant, db: Database): Promise<void> {
  const before = stored.incident
  const seqs = (await queryAll(db, { table: 'payloads', where: ['aggregate', before.id] })).map(({ seq }) =>
    Number(seq),
  )
  const now = seqs.slice(0, TEXTS_AT_ONCE)
  const rest = seqs.length > now.length
  const fact: Fact = {
    type: 'incident.forgotten',
    codes: { rule: 'incident-text', through: now.at(-1) ?? before.version, status: before.status },
    text: null,
  }
  const command = commandIdFrom(ulid())
  const link = { seq: before.version, hash: before.head }
  const { event, payload } = recordFact(
    { id: before.id, county: before.county, fact, actor: BY_RULE, at, command },
    link,
  )
  const incident = evolve(before, fact, { at, actor: BY_RULE, hash: event.hash })
  const removals = now.map((seq): Write => ({ table: 'payloads', remove: { aggregate: before.id, seq } }))
  await commit(db, {
    command: { id: command, hash: event.hash, answer: '{}' },
    event,
    payload,
    state: [
      ...(await change(stored, { incident, forgetAt: rest ? stored.forgetAt : undefined }, db)),
      ...removals,
    ],
  })
}
