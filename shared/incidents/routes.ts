import * as z from 'zod'
import { route } from '../contract/route.ts'
import { Cursor } from '../contract/cursor.ts'
import { DecimalText } from '../lib/decimal.ts'
import { DivisionCode, COUNTY_DIGITS } from '../lib/division-code.ts'
import { IncidentId } from './id.ts'
import { text } from '../lib/name.ts'
import { Instant, InstantIn } from '../lib/time.ts'
import { LedgerEntry } from '../ledger/event.ts'
import { Code } from '../settings/code.ts'
import { Command } from './command.ts'
import { Incident, Status, Submission, Urgency } from './incident.ts'

const one = z.strictObject({ incident: Incident })
const params = z.strictObject({ id: IncidentId })
const listOf = <T extends z.ZodType<string, string>>(schema: T) =>
  z
    .string()
    .transform((text): string[] => text.split(','))
    .pipe(z.array(z.string().pipe(schema)))

/** Corners in WGS-84 degrees: west,south,east,north. */
const BBox = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.tuple([DecimalText, DecimalText, DecimalText, DecimalText], 'expected west,south,east,north'))

const filters = {
  division: DivisionCode.optional(),
  status: listOf(Status).optional(),
  net: listOf(Code).optional(),
  urgency: listOf(Urgency).optional(),
  bbox: BBox.optional(),
  words: text(100).optional(),
  /** Only those that a new plan has put in question. */
  review: z.enum(['true']).optional(),
}

/** `version` without `incident`: it is no longer the caller's to read from that version on. */
export const Change = z
  .strictObject({ id: IncidentId, version: z.int().positive(), incident: Incident.optional() })
  .meta({ id: 'IncidentChange' })
export type Change = z.infer<typeof Change>

export const incidentRoutes = {
  submitIncident: route({
    method: 'POST',
    path: '/api/incidents',
    access: 'incidents.submit',
    summary: 'Report an incident, exactly once by its id',
    body: Submission,
    returns: one,
    status: 201,
    repeatStatus: 200,
    errors: ['id-reused', 'unplaceable'],
  }),
  listIncidents: route({
    method: 'GET',
    path: '/api/incidents',
    access: 'incidents.read',
    summary:
      'Incidents by server time, the newest first; 30 days unless asked. A page may be short and have a cursor',
    query: z.strictObject({
      ...filters,
      from: InstantIn.optional(),
      to: InstantIn.optional(),
      mine: z.enum(['true']).optional(),
      limit: z.coerce.number().int().min(1).max(500).optional(),
      cursor: Cursor.optional(),
    }),
    returns: z.strictObject({ items: z.array(Incident), cursor: Cursor.optional() }),
    errors: ['invalid-cursor'],
  }),
  listChanges: route({
    method: 'GET',
    path: '/api/incidents/changes',
    access: 'incidents.read',
    summary: 'What changed since a time, with an overlap of 60 s for late commits; ask again from `through`',
    query: z.strictObject({ since: InstantIn, division: DivisionCode.optional(), cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(Change), through: Instant, cursor: Cursor.optional() }),
    errors: ['invalid-cursor'],
  }),
  listPlaces: route({
    method: 'GET',
    path: '/api/incidents/places',
    access: 'incidents.read',
    summary:
      'Where the incidents of a county, or of a division in it, happened that were reported since a time: to be counted, and nothing else of them',
    query: z.strictObject({
      division: DivisionCode.refine(
        (code) => code.length >= COUNTY_DIGITS,
        'expected a county, or a part of one',
      ),
      from: InstantIn,
      cursor: Cursor.optional(),
    }),
    returns: z.strictObject({
      /**
       * Millionths of a degree in WGS-84: longitude and latitude of the first place, then of each how far it
       * lies from the one before.
       */
      places: z.array(z.int()),
      /** Incidents of this page without a position. */
      unplaced: z.int().nonnegative(),
      cursor: Cursor.optional(),
    }),
    errors: ['invalid-cursor'],
  }),
  readIncident: route({
    method: 'GET',
    path: '/api/incidents/{id}',
    access: 'incidents.read',
    summary: 'One incident',
    params,
    returns: one,
    errors: ['not-found'],
  }),
  readHistory: route({
    method: 'GET',
    path: '/api/incidents/{id}/history',
    access: 'incidents.read',
    summary: 'What happened to an incident: the events of its chain, oldest first',
    params,
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({
      items: z.array(LedgerEntry),
      /** Names of those who acted, by id: the record itself holds ids only. */
      names: z.record(z.string(), z.string()),
      cursor: Cursor.optional(),
    }),
    errors: ['not-found', 'invalid-cursor'],
  }),
  commandIncident: route({
    method: 'POST',
    path: '/api/incidents/{id}/commands',
    access: 'incidents.read',
    summary: 'Take the next step with an incident; the lifecycle says who may and when',
    params,
    body: Command,
    returns: one,
    errors: ['not-found', 'forbidden', 'version-conflict', 'state-refused', 'id-reused', 'unplaceable'],
  }),
}
