import type * as z from 'zod'
import { idKind } from '../lib/id.ts'

const job = idKind<'job'>('job')
export const JobId = job.schema
export type JobId = z.infer<typeof JobId>
export const jobIdFrom = job.from
