import * as z from 'zod'
import { reading } from '../contract/tolerant.ts'

/**
 * Every id is `<prefix>_<ULID>`; this table is the only list of prefixes. An id's schema is its only
 * constructor, so that an incident's id can never be stored where a command's is expected. ULID: 26
 * characters of Crockford's base 32, the first at most 7 (https://github.com/ulid/spec).
 */
const PREFIXES = {
  incident: 'inc',
  command: 'cmd',
  job: 'job',
  draft: 'dft',
  ticket: 'tkt',
  request: 'req',
  appointment: 'apt',
  unit: 'unit',
} as const

const idOf = <Brand extends keyof typeof PREFIXES>(brand: Brand) =>
  z
    .string()
    .regex(
      new RegExp(`^${PREFIXES[brand]}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`),
      `expected ${PREFIXES[brand]}_ and a ULID`,
    )
    .brand<Brand>()

export const IncidentId = idOf('incident')
export type IncidentId = z.infer<typeof IncidentId>

export const CommandId = idOf('command')
export type CommandId = z.infer<typeof CommandId>

export const JobId = idOf('job')
export type JobId = z.infer<typeof JobId>

export const DraftId = idOf('draft')
export type DraftId = z.infer<typeof DraftId>

export const TicketId = idOf('ticket')
export type TicketId = z.infer<typeof TicketId>

export const AppointmentId = idOf('appointment')
export type AppointmentId = z.infer<typeof AppointmentId>

/** A building group or a household centre of a grid: what is below a grid has no code of its own. */
export const UnitId = idOf('unit')
export type UnitId = z.infer<typeof UnitId>

/** A person is named by the subject of the identity provider; we make none of these ourselves. */
export const PersonId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:|@-]{0,127}$/)
  .brand<'person'>()
export type PersonId = z.infer<typeof PersonId>

/**
 * The id of an aggregate of the ledger: an incident, `plan_<county>`, `draft_<ulid>`, `person_<subject>`, or
 * `post_<code>`: who holds the posts of a community or a grid.
 */
export const AggregateId = z
  .string()
  .regex(/^(inc_[0-9A-Z]{26}|plan_\d{6}|draft_[0-9A-Z]{26}|person_.{1,128}|post_(\d{12}|\d{15}))$/)
export type AggregateId = z.infer<typeof AggregateId>
AggregateId.register(reading, { isOpen: true })

/**
 * Gives a fresh id of the kind from a ULID made by the caller (`ulid()` is not pure, so it stays outside).
 */
export const idFrom = {
  incident: (ulid: string) => IncidentId.parse(`${PREFIXES.incident}_${ulid}`),
  command: (ulid: string) => CommandId.parse(`${PREFIXES.command}_${ulid}`),
  job: (ulid: string) => JobId.parse(`${PREFIXES.job}_${ulid}`),
  draft: (ulid: string) => DraftId.parse(`${PREFIXES.draft}_${ulid}`),
  ticket: (ulid: string) => TicketId.parse(`${PREFIXES.ticket}_${ulid}`),
  appointment: (ulid: string) => AppointmentId.parse(`${PREFIXES.appointment}_${ulid}`),
  unit: (ulid: string) => UnitId.parse(`${PREFIXES.unit}_${ulid}`),
  request: (ulid: string) => `${PREFIXES.request}_${ulid}`,
}
