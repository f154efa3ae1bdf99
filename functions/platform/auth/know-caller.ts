import { deviceTimeOf } from '#shared/incidents/clock-doubt.ts'
import { actionsOf } from '#shared/people/access.ts'
import type { Actor, Person } from '#shared/people/person.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { isFresh } from '../clock.ts'
import { Fault } from '../fault.ts'
import type { Caller } from '../http/exchange.ts'
import type { VerifyToken } from './verify-token.ts'

/** What a request says of its caller: the token, and which version of his row his page has seen. */
interface Introduction {
  readonly authorization: string | undefined
  readonly knownVersion: string | undefined
  /** The clock of the device. */
  readonly deviceTime: string | undefined
}

/** From what a request says to who calls; throws Fault, so that no identity means denial. */
export type KnowCaller = (introduction: Introduction) => Promise<Caller>

/** A person as our own row says, and which version of it. */
export interface KnownActor extends Actor {
  readonly version: number
}

/** Finds a person by a row at most a minute old, and of at least a version, as far as there is one. */
export type FindActor = (id: PersonId, atLeastVersion?: number) => Promise<KnownActor | null>

type FindPerson = (id: PersonId) => Promise<Person | null>

/** A person's row is believed this long, so that revoking works within a minute. */
const TRUSTED_MILLISECONDS = 60_000

export function callerKnower(verify: VerifyToken, findActor: FindActor): KnowCaller {
  return async ({ authorization, knownVersion, deviceTime }) => {
    const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new Fault('unauthenticated', 'send a bearer token')
    const { subject, endsAtEpochSeconds } = await verify(token)
    const found = await findActor(subject, versionOf(knownVersion))
    if (found === null)
      throw new Fault('forbidden', 'you are signed in, but nobody here has given you a task yet')
    const { version, ...actor } = found
    return {
      actor,
      personVersion: version,
      tokenEndsAtEpochSeconds: endsAtEpochSeconds,
      deviceTime: deviceTimeOf(deviceTime),
    }
  }
}

/** A page that made a version up has its row read anew at each call, which does no harm. */
const versionOf = (text: string | undefined): number => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : 0)

/**
 * Reads people once a minute each, and at once where somebody has seen a newer version than what is
 * remembered; null for unknown and disabled people alike.
 */
export function actorFinder(findPerson: FindPerson, now: () => number = Date.now): FindActor {
  const known = new Map<PersonId, { person: Person | null; readAt: number }>()
  return async (id, atLeastVersion = 0) => {
    let entry = known.get(id)
    const isOld =
      entry === undefined ||
      !isFresh(entry.readAt, TRUSTED_MILLISECONDS, now()) ||
      (entry.person?.version ?? 0) < atLeastVersion
    if (entry === undefined || isOld) {
      entry = { person: await findPerson(id), readAt: now() }
      if (known.size >= 10_000) known.clear()
      known.set(id, entry)
    }
    return entry.person && toActor(entry.person)
  }
}

export const toActor = ({ id, version, name, division, roles, disabled }: Person): KnownActor | null =>
  disabled ? null : { id, version, name, division, actions: actionsOf(roles) }
