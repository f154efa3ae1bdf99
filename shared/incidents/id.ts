import type * as z from 'zod'
import { idKind } from '../lib/id.ts'

const incident = idKind<'incident'>('inc')
export const IncidentId = incident.schema
export type IncidentId = z.infer<typeof IncidentId>
export const incidentIdFrom = incident.from
