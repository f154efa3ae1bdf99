import { peopleTable } from '../people/people-table.ts'
import { actorFinder, callerKnower } from '../platform/auth/know-caller.ts'
import { tokenVerifier } from '../platform/auth/verify-token.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { environment } from '../platform/env.ts'

/** What every function behind a door shares: its environment, the database and how it knows who calls. */
export function openDoors() {
  const env = environment()
  const db = openDatabase()
  const findActor = actorFinder(peopleTable(db).find)
  return { env, db, findActor, know: callerKnower(tokenVerifier(env), findActor) }
}
