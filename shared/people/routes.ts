import * as z from 'zod'
import { route } from '../contract/route.ts'
import { Action, Role } from './access.ts'
import { Cursor } from '../contract/cursor.ts'
import { AccuracyMetres, Datum, Lat, Lng } from '../geo/position.ts'
import { Located } from '../grids/routes.ts'
import { CountyCode, GridCode, ScopeCode } from '../lib/division-code.ts'
import { DecimalText } from '../lib/decimal.ts'
import { PersonId } from '../lib/id.ts'
import { Instant, InstantRead } from '../lib/time.ts'
import { Addition, PersonCommand } from './command.ts'
import { Phone } from './person.ts'
import { Appointment, PostCommand, PostPlace } from './post.ts'

export const Me = z
  .strictObject({
    id: PersonId,
    /** Of the own row: sent along as KNOWN_VERSION, so that no function believes an older one. */
    version: z.int().positive(),
    name: z.string(),
    roles: z.array(Role),
    division: ScopeCode,
    actions: z.array(Action),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

/** The request header in which a page says which version of its person's row it has seen. */
export const KNOWN_VERSION = 'liuwang-person-version'

export const Colleague = z
  .strictObject({
    id: PersonId,
    version: z.int().positive(),
    name: z.string(),
    roles: z.array(Role),
    division: ScopeCode,
    disabled: z.boolean(),
    phone: Phone.optional(),
  })
  .meta({ id: 'Colleague' })
export type Colleague = z.infer<typeof Colleague>

const appointment = Appointment.omit({ v: true }).meta({ id: 'Appointment' })

/** The posts of a community or grid, those that ended too. `version` is what a command expects. */
export const PostList = z
  .strictObject({
    division: PostPlace,
    version: z.int().nonnegative(),
    items: z.array(appointment),
    /** The people who are named in them, also those of another division, as far as they are here. */
    people: z.array(Colleague.pick({ id: true, name: true, phone: true, disabled: true })),
    cursor: Cursor.optional(),
  })
  .meta({ id: 'PostList' })
export type PostList = z.infer<typeof PostList>

/** An appointment with the name of its person; `name` is null for somebody without a row. */
export const Responsible = appointment
  .extend({
    person: z
      .strictObject({
        id: PersonId,
        name: z.string().nullable(),
        phone: Phone.optional(),
        disabled: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'Responsible' })
export type Responsible = z.infer<typeof Responsible>

export const Responsibility = z
  .strictObject({
    at: Instant,
    owner: GridCode.nullable(),
    rule: Located.shape.rule,
    planVersion: Located.shape.planVersion,
    /**
     * Why nobody is named although somebody may be responsible; null when those who are named are all there
     * are.
     */
    withheld: z.enum(['no-grid', 'not-yours']).nullable(),
    /**
     * Head, members and party branch of the grid, what is below it, and the community's party organisation.
     */
    people: z.array(Responsible),
  })
  .meta({ id: 'Responsibility' })
export type Responsibility = z.infer<typeof Responsibility>

const person = z.strictObject({ person: Colleague })
const place = z.strictObject({ division: PostPlace })

export const peopleRoutes = {
  readMe: route({
    method: 'GET',
    path: '/api/me',
    access: 'session.read',
    summary: 'Who I am and what I may do',
    returns: Me,
    errors: ['forbidden'],
  }),
  listPeople: route({
    method: 'GET',
    path: '/api/people',
    access: 'people.read',
    summary:
      'The people of my division and below it; with disabled=true the disabled ones too, for who manages people',
    query: z.strictObject({
      cursor: Cursor.optional(),
      disabled: z
        .enum(['true', 'false'])
        .transform((value) => value === 'true')
        .optional(),
    }),
    returns: z.strictObject({ items: z.array(Colleague), cursor: Cursor.optional() }),
    errors: ['forbidden', 'invalid-cursor'],
  }),
  addPerson: route({
    method: 'POST',
    path: '/api/people',
    access: 'people.manage',
    summary: 'Give somebody who can sign in roles and a division',
    body: Addition,
    returns: person,
    status: 201,
    repeatStatus: 200,
    errors: ['forbidden', 'invalid', 'id-reused'],
  }),
  commandPerson: route({
    method: 'POST',
    path: '/api/people/{id}/commands',
    access: 'people.manage',
    summary: 'Change, disable or enable a person; it takes effect within a minute, on open pages too',
    params: z.strictObject({ id: PersonId }),
    body: PersonCommand,
    returns: person,
    errors: ['not-found', 'forbidden', 'invalid', 'version-conflict', 'state-refused', 'id-reused'],
  }),
  readPostsOf: route({
    method: 'GET',
    path: '/api/people/{id}/posts',
    access: 'people.read',
    summary: 'The posts that a person holds and held in my division',
    params: z.strictObject({ id: PersonId }),
    returns: z.strictObject({ items: z.array(appointment) }),
    errors: ['not-found'],
  }),
  readPosts: route({
    method: 'GET',
    path: '/api/posts/{division}',
    access: 'people.read',
    summary: 'Who holds and held the posts of a community or a grid',
    params: place,
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: PostList,
    errors: ['not-found', 'invalid-cursor'],
  }),
  commandPosts: route({
    method: 'POST',
    path: '/api/posts/{division}/commands',
    access: 'people.manage',
    summary: 'Appoint, end or correct who holds a post; no two heads of one grid at one time',
    params: place,
    body: PostCommand,
    returns: z.strictObject({ version: z.int().positive(), appointment }),
    errors: ['not-found', 'invalid', 'version-conflict', 'state-refused', 'id-reused'],
  }),
  readResponsible: route({
    method: 'GET',
    path: '/api/plans/{division}/responsible',
    access: 'people.read',
    summary:
      'Who is responsible for a place at a time: the people of the grid that owned it then, and the chain above',
    params: z.strictObject({ division: CountyCode }),
    query: z.strictObject({
      lng: DecimalText.pipe(Lng),
      lat: DecimalText.pipe(Lat),
      datum: Datum.optional(),
      accuracyMetres: DecimalText.pipe(AccuracyMetres).optional(),
      at: InstantRead.optional(),
    }),
    returns: Responsibility,
    errors: ['not-found'],
  }),
}
