import { actionsOf } from '#shared/people/access.ts'
import type { Actor, Person } from '#shared/people/person.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { Fault } from '../fault.ts'
import type { Caller } from '../http/exchange.ts'
import type { VerifyToken } from './verify-token.ts'

/** From an Authorization header to who calls; throws Fault, so that no identity means denial. */
export type KnowCaller = (authorization: string | undefined) => Promise<Caller>

type FindPerson = (id: PersonId) => Promise<Person | null>

/** A person's row is believed this long, so that revoking works within a minute. */
const TRUSTED_MILLISECONDS = 60_000

export function callerKnower(
  verify: VerifyToken,
  findActor: (id: PersonId) => Promise<Actor | null>,
): KnowCaller {
  return async (authorization) => {
    const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new Fault('unauthenticated', 'send a bearer token')
    const { subject, endsAtEpochSeconds } = await verify(token)
    const actor = await findActor(subject)
    if (actor === null)
      throw new Fault('forbidden', 'you are signed in, but nobody here has given you a task yet')
    return { actor, tokenEndsAtEpochSeconds: endsAtEpochSeconds }
  }
}

/** Reads people at most once a minute each; null for unknown and disabled people alike. */
export function actorFinder(findPerson: FindPerson, now: () => number = Date.now) {
  const known = new Map<PersonId, { person: Person | null; readAt: number }>()
  return async (id: PersonId): Promise<Actor | null> => {
    let entry = known.get(id)
    if (entry === undefined || now() - entry.readAt >= TRUSTED_MILLISECONDS) {
      entry = { person: await findPerson(id), readAt: now() }
      if (known.size >= 10_000) known.clear()
      known.set(id, entry)
    }
    return entry.person && toActor(entry.person)
  }
}

export const toActor = ({ id, name, division, roles, disabled }: Person): Actor | null =>
  disabled ? null : { id, name, division, actions: actionsOf(roles) }
