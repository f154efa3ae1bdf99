import { PONG, type LiveChange, type LiveMessage, type LiveRequest } from '#shared/contract/live.ts'
import type { Presence } from '#shared/grids/draft.ts'
import { hasPresence, subjectOf, type Subject, type Topic } from '#shared/live/topic.ts'
import { MINUTE, SECOND, toInstant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { listeningPlace } from '../platform/dynamo/keys.ts'
import { toAll, type Push } from './push.ts'
import type { Line, Listener, Listening, SubscriptionTable } from './subscription-table.ts'

/** Whoever said so within this time is here. */
const HERE = MINUTE
/** Whoever comes later need not know it better than this. */
const KEPT_EVERY = 10 * SECOND

/** Whether a person may hear of something by its id. */
type MayHear = (id: string, actor: Actor) => Promise<boolean>

export interface LineMeans {
  readonly subscriptions: SubscriptionTable
  readonly push: Push
  readonly findActor: (id: PersonId, atLeastVersion: number) => Promise<Actor | null>
  readonly mayHear: Readonly<Record<Subject, MayHear>>
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * What a page says over its line. A line whose token has ended hears nothing any more, so its pings stay
 * without an answer: the page opens another one.
 */
export async function hearRequest(id: string, request: LiveRequest, means: LineMeans): Promise<void> {
  const { subscriptions, push, now } = means
  if (request.type === 'presence') return tellPresence(id, request, means)
  const line = await subscriptions.find(id)
  if (line === null || line.endsAtEpochSeconds * SECOND <= now) return
  if (request.type === 'ping') return push(toAll([line], PONG))
  return listen(line, request, means)
}

/** A line is closed, by whichever side. */
export async function closeLine(id: string, means: LineMeans): Promise<void> {
  const line = await means.subscriptions.find(id)
  if (line === null) return
  await means.subscriptions.close(id)
  await sayGone(line, [...line.topics], means)
}

async function listen(
  line: Line & Listening,
  { number, topics }: Extract<LiveRequest, { type: 'listen' }>,
  means: LineMeans,
): Promise<void> {
  const { subscriptions, findActor, mayHear, push, now } = means
  const actor = await findActor(line.person, line.personVersion)
  const allowed = await Promise.all(
    topics.map(async (topic) => {
      const { subject, id } = subjectOf(topic)
      return actor !== null && (await mayHear[subject](id, actor))
    }),
  )
  const heard = topics.filter((_, i) => allowed[i])
  const before = await subscriptions.listen(line, [`person:${line.person}`, ...heard], number)
  if (before === null) return
  const changes = topics.map((id, i) => ({ id, version: number, ...(allowed[i] ? { record: { id } } : {}) }))
  const others = (await Promise.all(heard.map((topic) => othersAt(topic, line, means)))).flat()
  const here = others.flatMap(({ topic, presence }) =>
    isHere(presence, now) ? [asChange(topic, presence)] : [],
  )
  const answer: LiveMessage[] = [
    { v: 2, kind: 'topics', changes },
    { v: 2, kind: 'presence', changes: here },
  ]
  await push([{ to: line, messages: answer.filter((message) => message.changes.length > 0) }])
  const left = [...before].filter((topic) => !topics.some((one) => one === topic))
  await sayGone(line, left, means)
}

/** Who has the same open beside a person. */
async function othersAt(topic: string, { person }: Line, means: LineMeans): Promise<Listener[]> {
  if (!hasPresence(topic)) return []
  return (await means.subscriptions.at(listeningPlace(topic))).filter((other) => other.person !== person)
}

const isHere = (presence: Presence | undefined, now: number): presence is Presence =>
  presence !== undefined && Date.parse(presence.seenAt) > now - HERE

/** Of one person in one draft: what is told of one that was left says nothing of the next. */
const presenceId = (topic: string, person: string): string => `${topic}#${person}`

const asChange = (topic: string, record: Presence): LiveChange<Presence> => ({
  id: presenceId(topic, record.person),
  version: Date.parse(record.seenAt),
  record,
})

/**
 * Where somebody is goes straight to the others who may still hear of the draft; it is kept now and then, for
 * who comes later.
 */
async function tellPresence(
  id: string,
  { topic, at }: Extract<LiveRequest, { type: 'presence' }>,
  means: LineMeans,
): Promise<void> {
  const { subscriptions, push, now } = means
  const listeners = await subscriptions.at(listeningPlace(topic))
  const own = listeners.find(({ line }) => line === id)
  const actor = own && (await whoHears(own, topic, means))
  if (own === undefined || actor == null) return
  const presence: Presence = { person: own.person, name: actor.name, seenAt: toInstant(now), ...at }
  const others = listeners.filter(({ person }) => person !== own.person)
  const hearing = await Promise.all(others.map((other) => whoHears(other, topic, means)))
  const isKept = own.presence !== undefined && Date.parse(own.presence.seenAt) > now - KEPT_EVERY
  await Promise.all([
    push(
      toAll(
        others.filter((_, i) => hearing[i] != null),
        { v: 2, kind: 'presence', changes: [asChange(topic, presence)] },
      ),
    ),
    isKept ? null : subscriptions.keepPresence(own, presence),
  ])
}

/** Who is at a line, if they may hear of what it listens to now: null when not any more. */
async function whoHears(
  { person, personVersion, endsAtEpochSeconds }: Listener,
  topic: Topic,
  { findActor, mayHear, now }: LineMeans,
): Promise<Actor | null> {
  if (endsAtEpochSeconds * SECOND <= now) return null
  const actor = await findActor(person, personVersion)
  const { subject, id } = subjectOf(topic)
  return actor !== null && (await mayHear[subject](id, actor)) ? actor : null
}

/** The others at what a line listened to are told, unless the person has it open elsewhere. */
async function sayGone(line: Line, topics: readonly string[], means: LineMeans): Promise<void> {
  const { subscriptions, push, now } = means
  for (const topic of topics.filter(hasPresence)) {
    const listeners = await subscriptions.at(listeningPlace(topic))
    if (listeners.some(({ person }) => person === line.person)) continue
    await push(
      toAll(listeners, {
        v: 2,
        kind: 'presence',
        changes: [{ id: presenceId(topic, line.person), version: now }],
      }),
    )
  }
}
