import * as z from 'zod'
import { ScopeCode } from '../lib/division-code.ts'
import { DraftId } from '../grids/id.ts'
import { JobId } from '../jobs/id.ts'

/** What a page may ask to hear of, and how each is named. */
const SUBJECTS = {
  /** Everything below a division, or above it; '' is the whole country. */
  division: ScopeCode,
  draft: DraftId,
  job: JobId,
} as const

export type Subject = keyof typeof SUBJECTS

const partsOf = (topic: string): [string, string] => {
  const colon = topic.indexOf(':')
  return [topic.slice(0, colon), topic.slice(colon + 1)]
}

const isTopic = (text: string): boolean => {
  const [subject, id] = partsOf(text)
  return subject in SUBJECTS && SUBJECTS[subject as Subject].safeParse(id).success
}

/** What a line listens to: `division:530402`, `draft:dft_…`, `job:job_…`. */
export const Topic = z
  .string()
  .max(160)
  .refine(isTopic, 'expected division:, draft: or job: and its id')
  .brand<'topic'>()
export type Topic = z.infer<typeof Topic>

/** In what people are together, and see where the others are. */
export const hasPresence = (text: string): boolean => text.startsWith('draft:')

/** The division of a topic; null for one of another subject. */
export const divisionIn = (text: string): string | null =>
  text.startsWith('division:') ? text.slice('division:'.length) : null

/** Throws ZodError on an id that is none. */
export const topic = (subject: Subject, id: string): Topic => Topic.parse(`${subject}:${id}`)

export const subjectOf = (one: Topic): { readonly subject: Subject; readonly id: string } => {
  const [subject, id] = partsOf(one)
  return { subject: subject as Subject, id }
}
