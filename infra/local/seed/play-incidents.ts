import { setTimeout as wait } from 'node:timers/promises'
import { commandIncident } from '#functions/incidents/command-incident.ts'
import { plansInForce } from '#functions/lambda/plans.ts'
import { submitIncident } from '#functions/incidents/submit-incident.ts'
import { peopleTable } from '#functions/people/people-table.ts'
import { countyCodes } from '#functions/settings/county-codes.ts'
import { toActor } from '#functions/platform/auth/know-caller.ts'
import type { Database } from '#functions/platform/dynamo/database.ts'
import { Fault } from '#functions/platform/fault.ts'
import type { Command } from '#shared/incidents/command.ts'
import { CommandId } from '#shared/lib/id.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { Actor } from '#shared/people/person.ts'
import { toInstant } from '#shared/lib/time.ts'
import type { DemoIncident } from '../demo/incidents.ts'
import { findDemoPerson } from '../people.ts'

interface Playing {
  /** Where to go on: so many of the first are there already. */
  readonly from: number
  /** Told after each few: so many are there now. */
  readonly reached: (count: number) => void
  readonly signal: AbortSignal
}

/** So many at once: the engine writes one after the other anyway, and the doors want their turn. */
const AT_ONCE = 4

/**
 * Reports incidents and takes their stories through the same use cases as the API, with a clock that stands
 * at the moment each step was given. Ids and command ids are made from the incident, so to play one again
 * changes nothing. Answers how many could not be played; rejects with AbortError when stopped.
 */
export async function playIncidents(
  incidents: readonly DemoIncident[],
  db: Database,
  playing: Playing,
): Promise<number> {
  const means = meansOf(db)
  let refused = 0
  for (let start = playing.from; start < incidents.length; start += AT_ONCE) {
    const some = incidents.slice(start, start + AT_ONCE)
    const played = await Promise.all(some.map((incident) => play(incident, means)))
    refused += played.filter((went) => !went).length
    playing.reached(Math.min(start + AT_ONCE, incidents.length))
    await wait(0, undefined, { signal: playing.signal })
  }
  return refused
}

type Means = ReturnType<typeof meansOf>

const meansOf = (db: Database) => ({
  db,
  plans: plansInForce(db).plans,
  codes: countyCodes(db),
  findPerson: peopleTable(db).find,
})

/** False when the platform refused it: a story that does not fit is left where it stands. */
async function play({ submission, story }: DemoIncident, means: Means): Promise<boolean> {
  try {
    const place = submission.division ?? (await placeOf(submission, means))
    const author = authorOf(submission.channel, place)
    const reported = { ...means, actor: author, clock: () => toInstant(submission.occurredAt) }
    let { incident } = await submitIncident(submission, reported)
    for (const [index, { at, ...step }] of story.entries()) {
      const command = {
        ...step,
        commandId: commandIdOf(submission.id, index),
        expectedVersion: incident.version,
      }
      const actor = step.type === 'resubmit' ? author : handlerOf(step.type, place)
      incident = await commandIncident(incident.id, command, { ...means, actor, clock: () => at })
    }
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

async function placeOf({ position }: DemoIncident['submission'], { plans }: Means): Promise<string> {
  if (position === undefined) return ''
  const { owner, division } = await plans.locate(position)
  return owner ?? division ?? ''
}

/** People in the field report from where they work only; for all others the centre enters it. */
const REPORTERS: Readonly<Record<string, readonly string[]>> = {
  patrol: ['patrol', 'patrol-2'],
  'grid-member': ['grid-member'],
}

function authorOf(channel: string, place: string): Actor {
  const reporters = (REPORTERS[channel] ?? []).map(actorOf)
  return reporters.find(({ division }) => liesUnder(place, division)) ?? actorOf('county-operator')
}

/** The township's own centre does the work where there is one of the demo; decisions are the county's. */
function handlerOf(step: Command['type'], place: string): Actor {
  const township = actorOf('township-operator')
  const isWork = step === 'start' || step === 'feedback'
  return isWork && liesUnder(place, township.division) ? township : actorOf('county-operator')
}

function actorOf(id: string): Actor {
  const person = findDemoPerson(id)?.person
  const actor = person === undefined ? null : toActor(person)
  if (actor === null) throw new Error(`no demo person ${id}`)
  return actor
}

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The incident's own ULID with the number of the step for its last two characters. */
const commandIdOf = (incidentId: string, step: number) =>
  CommandId.parse(
    `cmd_${incidentId.slice('inc_'.length, -2)}${BASE32[Math.floor(step / 32)] ?? '0'}${BASE32[step % 32] ?? '0'}`,
  )
