import type * as z from 'zod'
import { idKind } from '../lib/id.ts'

const appointment = idKind<'appointment'>('apt')
export const AppointmentId = appointment.schema
export type AppointmentId = z.infer<typeof AppointmentId>
export const appointmentIdFrom = appointment.from

const unit = idKind<'unit'>('unit')
/** A building group or a household centre of a grid: what is below a grid has no code of its own. */
export const UnitId = unit.schema
export type UnitId = z.infer<typeof UnitId>
export const unitIdFrom = unit.from
