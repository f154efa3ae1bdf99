import * as z from 'zod'
import type { LiveChange, LiveMessage } from '#shared/contract/live.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import { divisionIn } from '#shared/live/topic.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Actor } from '#shared/people/person.ts'
import { ABOVE_COUNTIES, listeningPlace } from '../platform/dynamo/keys.ts'
import { log } from '../platform/log.ts'
import { membersIn } from '../platform/members-in.ts'
import { isReader, type Audience, type Publication } from '../platform/publication.ts'
import { MESSAGE_BYTES, type Letter, type Push } from './push.ts'
import type { Line, Listener } from './subscription-table.ts'

export interface PublishMeans {
  /** The lines that stand at a place of the table of subscriptions. */
  readonly linesAt: (place: string) => Promise<readonly Listener[]>
  readonly push: Push
  /** Our own row of a person, at most 60 s old and of at least a version. */
  readonly findActor: (id: PersonId, atLeastVersion: number) => Promise<Actor | null>
  readonly nowEpochSeconds: number
}

/**
 * Sends facts to every open line that listens to them and whose person may read them: some questions a batch,
 * not some a fact.
 */
export async function publish(facts: readonly Publication[], means: PublishMeans): Promise<void> {
  const lines = await linesOf(facts, means)
  // Who reads is known of all lines before anything is sent: should the table not answer, nobody is sent
  // anything twice.
  const readers = await Promise.all(lines.map((one) => readerAt(one.line, means)))
  const write = writerOf(facts)
  const letters = lines.map(({ line, topics }, i): Letter => {
    const reader = readers[i]
    return { to: line, messages: reader == null ? [] : write(topics, reader) }
  })
  await means.push(letters.filter(({ messages }) => messages.length > 0))
}

interface ListeningLine {
  readonly line: Line
  readonly topics: string[]
}

async function linesOf(facts: readonly Publication[], { linesAt }: PublishMeans): Promise<ListeningLine[]> {
  const audiences = facts.flatMap(({ audience, before }) =>
    before === null ? [audience] : [audience, before],
  )
  const places = new Set(audiences.flatMap(({ topics }) => topics.flatMap(placesOf)))
  const lines = new Map<string, ListeningLine>()
  for (const listener of (await Promise.all([...places].map(linesAt))).flat()) {
    const known = lines.get(listener.line)
    if (known === undefined) lines.set(listener.line, { line: listener, topics: [listener.topic] })
    else known.topics.push(listener.topic)
  }
  return [...lines.values()]
}

const placesOf = (topic: string): string[] =>
  divisionIn(topic) === null ? [topic] : [listeningPlace(topic), ABOVE_COUNTIES]

/** A division hears of what lies in it, and of what it lies in. */
function isHeard(topic: string, at: string): boolean {
  const [code, place] = [divisionIn(topic), divisionIn(at)]
  if (code === null || place === null) return topic === at
  return liesUnder(code, place) || liesUnder(place, code)
}

/** Who reads at a line now: roles and division may have changed, or been taken away, since it was opened. */
async function readerAt(
  { line: connectionId, person, personVersion, endsAtEpochSeconds }: Line,
  { findActor, nowEpochSeconds }: PublishMeans,
): Promise<Actor | null> {
  if (endsAtEpochSeconds <= nowEpochSeconds) return null
  return findActor(person, personVersion).catch((error: unknown) => {
    // A row that cannot be read will not be the next time either.
    if (!(error instanceof z.ZodError)) throw error
    log('error', 'who reads at a line cannot be read', { connectionId, person, cannotRead: membersIn(error) })
    return null
  })
}

const isFor = (audience: Audience, heard: readonly string[], reader: Actor): boolean =>
  isReader(audience, reader) && audience.topics.some((topic) => heard.some((at) => isHeard(topic, at)))

/**
 * Writes the messages for a line. Most lines of a county get the same: these are put together once, and so is
 * what is measured of each fact.
 */
function writerOf(facts: readonly Publication[]) {
  const written = new Map<string, LiveMessage[]>()
  const changes = facts.map((fact) => ({
    kind: fact.kind,
    whole: sized({ id: fact.id, version: fact.version, record: fact.record }),
    gone: sized({ id: fact.id, version: fact.version }),
  }))
  return (topics: readonly string[], reader: Actor): LiveMessage[] => {
    const marks = facts.map(({ audience, before }) => {
      if (isFor(audience, topics, reader)) return 'w'
      return before !== null && isFor(before, topics, reader) ? 'g' : '-'
    })
    const key = marks.join('')
    let messages = written.get(key)
    if (messages === undefined) {
      const parts = changes.flatMap(({ kind, whole, gone }, i) =>
        marks[i] === '-' ? [] : [{ kind, ...(marks[i] === 'w' ? whole : gone) }],
      )
      written.set(key, (messages = messagesOf(parts)))
    }
    return messages
  }
}

interface Sized {
  readonly change: LiveChange
  readonly bytes: number
}

const sized = (change: LiveChange): Sized => ({ change, bytes: bytesOf(change) })

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/** Changes as messages of one kind each, in their order, that each fit the line. */
function messagesOf(parts: readonly (Sized & Pick<LiveMessage, 'kind'>)[]): LiveMessage[] {
  const messages: { v: 2; kind: LiveMessage['kind']; changes: LiveChange[] }[] = []
  let room = 0
  for (const { kind, change, bytes } of parts) {
    if (bytes > room || messages.at(-1)?.kind !== kind) {
      messages.push({ v: 2, kind, changes: [] })
      room = MESSAGE_BYTES
    }
    messages.at(-1)?.changes.push(change)
    room -= bytes
  }
  return messages as LiveMessage[]
}
