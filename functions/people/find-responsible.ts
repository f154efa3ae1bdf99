import { liesUnder, parentOf } from '#shared/lib/division-code.ts'
import { deciding, type Datum } from '#shared/geo/position.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Actor, Person } from '#shared/people/person.ts'
import { holdsAt, Post, type Appointment } from '#shared/people/post.ts'
import type { Responsibility, Responsible } from '#shared/people/routes.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { peopleTable } from './people-table.ts'
import type { Places } from './places.ts'
import { postTable } from './post-table.ts'

export interface Question {
  readonly division: string
  readonly lng: number
  readonly lat: number
  readonly datum?: Datum | undefined
  readonly accuracyMetres?: number | undefined
  readonly at?: Instant | undefined
}

export interface ResponsibleMeans {
  readonly actor: Actor
  readonly db: Database
  readonly clock: Clock
  readonly places: Pick<Places, 'locate'>
}

/**
 * Who is responsible for a place at a time: the posts of the grid that owned it then, and of its community.
 * Without an owner nobody is named, and it is said why; no more are the people of a grid outside the reader's
 * own division. Throws Fault not-found for a county without a plan.
 */
export async function findResponsible(
  { division, lng, lat, datum = 'WGS84', accuracyMetres, at: asked }: Question,
  { actor, db, clock, places }: ResponsibleMeans,
): Promise<Responsibility> {
  const at = asked ?? clock()
  const then = asked === undefined ? {} : { at: asked }
  const located = await places.locate({
    lng,
    lat,
    datum,
    accuracyMetres: deciding(accuracyMetres),
    division,
    ...then,
  })
  const { owner, rule, planVersion } = located
  const answer = { at, owner, rule, planVersion }
  if (owner === null) return { ...answer, withheld: 'no-grid', people: [] }
  if (!liesUnder(owner, actor.division)) return { ...answer, withheld: 'not-yours', people: [] }
  return { ...answer, withheld: null, people: await namesOf(await chainOf(owner, at, db), db) }
}

/**
 * Those who hold a post of a grid or of its community at a time, in the order of the posts, the longest
 * first.
 */
async function chainOf(grid: string, at: Instant, db: Database): Promise<Appointment[]> {
  const community = parentOf(grid) ?? grid
  const table = postTable(db, { division: community })
  const found = await Promise.all([grid, community].map((place) => table.find(place)))
  return found
    .flatMap((posts) => posts?.appointments ?? [])
    .filter((appointment) => holdsAt(appointment, at))
    .toSorted(
      (a, b) => Post.options.indexOf(a.post) - Post.options.indexOf(b.post) || (a.from < b.from ? -1 : 1),
    )
}

async function namesOf(appointments: readonly Appointment[], db: Database): Promise<Responsible[]> {
  const ids = appointments.flatMap(({ person }) => (person === null ? [] : [person]))
  const people = await peopleTable(db).findAll(ids)
  return appointments.map(({ v: _v, person, ...rest }) => ({
    ...rest,
    person: person === null ? null : named(person, people.get(person)),
  }))
}

const named = (id: Person['id'], person: Person | undefined): Responsible['person'] => ({
  id,
  name: person?.name ?? null,
  disabled: person?.disabled ?? false,
  ...(person?.phone === undefined ? {} : { phone: person.phone }),
})
