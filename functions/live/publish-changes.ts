import * as z from 'zod'
import { reads, readersOf, type Readers } from '#shared/incidents/readers.ts'
import { IncidentInRow, type Incident } from '#shared/incidents/incident.ts'
import type { Change } from '#shared/incidents/routes.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { may, type Actor } from '#shared/people/person.ts'
import { countyOf } from '#shared/lib/division-code.ts'
import { log } from '../platform/log.ts'
import { membersIn } from '../platform/members-in.ts'
import type { RowChange } from '../platform/stream.ts'
import type { Connection, ConnectionTable } from './connection-table.ts'
import { MESSAGE_BYTES, type Letter, type Push } from './push.ts'

/** What is asked of the open lines here. */
type Lines = Pick<ConnectionTable, 'watching' | 'ofPerson'>

export interface PublishMeans {
  readonly connections: Lines
  readonly push: Push
  /** Our own row of a person, at most 60 s old and of at least a version. */
  readonly findActor: (id: PersonId, atLeastVersion: number) => Promise<Actor | null>
  readonly nowEpochSeconds: number
}

interface Published {
  readonly incident: Incident
  readonly now: Readers
  /** Whoever read it before and does not any more is told that it is gone. */
  readonly before: Readers | null
}

/**
 * Sends incidents that changed to every open line that may read them. The lines are found by the counties of
 * the rows' readers and by the people named: some queries a batch, not some a row.
 */
export async function publishChanges(changes: readonly RowChange[], means: PublishMeans): Promise<void> {
  const published = changes.flatMap(toPublished)
  const lines = await linesOf(published, means.connections)
  // Who reads is known of all lines before anything is sent: should the table not answer, nobody is sent
  // anything twice.
  const letters = await Promise.all(lines.map((line) => letterTo(line, published, means)))
  await means.push(letters.filter(({ messages }) => messages.length > 0))
}

async function letterTo(
  to: Connection,
  published: readonly Published[],
  means: PublishMeans,
): Promise<Letter> {
  const reader = await readerOf(to, means)
  const readable = reader === null ? [] : published.flatMap((one) => changeFor(one, reader))
  return { to, messages: batches(readable).map((batch) => ({ v: 1, type: 'incidents', changes: batch })) }
}

/** Who reads at a line now: roles and division may have changed, or been taken away, since it was opened. */
async function readerOf(
  line: Connection,
  { findActor, nowEpochSeconds }: PublishMeans,
): Promise<Actor | null> {
  if (line.endsAtEpochSeconds <= nowEpochSeconds) return null
  const actor = await findActor(line.person, line.personVersion).catch((error: unknown) => {
    // A row that cannot be read will not be the next time either.
    if (!(error instanceof z.ZodError)) throw error
    const { id: connectionId, person } = line
    log('error', 'who reads at a line cannot be read', { connectionId, person, cannotRead: membersIn(error) })
    return null
  })
  return actor !== null && may(actor, 'incidents.read') ? actor : null
}

/**
 * A row that is no incident (the mark of one that left a county) is not published: its incident itself is.
 * What cannot be published will not be the next time either: it is logged, and the others go out.
 */
function toPublished({ before, after }: RowChange): Published[] {
  if (after?.['incident'] === undefined) return []
  const { data: incident, error } = IncidentInRow.safeParse(after['incident'])
  if (incident === undefined) return leaveOut(String(after['id']), { cannotRead: membersIn(error) })
  const bytes = sizeOf(incident)
  if (bytes > MESSAGE_BYTES) return leaveOut(incident.id, { bytes })
  const earlier = IncidentInRow.safeParse(before?.['incident']).data
  return [{ incident, now: readersOf(incident), before: earlier ? readersOf(earlier) : null }]
}

function leaveOut(incident: string, why: Record<string, string | number>): [] {
  log('error', 'an incident was not published', { incident, ...why })
  return []
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

async function linesOf(published: readonly Published[], connections: Lines): Promise<Connection[]> {
  const readers = published.flatMap(({ now, before }) => (before === null ? [now] : [now, before]))
  const counties = new Set(readers.flatMap(({ codes }) => codes.map(countyOf)))
  const people = new Set(readers.flatMap((one) => one.people))
  const found = await Promise.all([
    ...[...counties].map((county) => connections.watching(county)),
    ...[...people].map((person) => connections.ofPerson(person)),
  ])
  return [...new Map(found.flat().map((line) => [line.id, line])).values()]
}

function changeFor({ incident, now, before }: Published, reader: Actor): Change[] {
  const { id, version } = incident
  if (reads(now, reader)) return [{ id, version, incident }]
  return before !== null && reads(before, reader) ? [{ id, version }] : []
}

/** Changes in runs that each fit a message. */
function batches(changes: readonly Change[]): Change[][] {
  const runs: Change[][] = []
  let room = 0
  for (const change of changes) {
    const bytes = sizeOf(change)
    if (bytes > room) {
      runs.push([])
      room = MESSAGE_BYTES
    }
    runs.at(-1)?.push(change)
    room -= bytes
  }
  return runs
}
