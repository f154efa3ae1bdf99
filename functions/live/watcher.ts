import * as z from 'zod'
import { ScopeCode } from '#shared/lib/division-code.ts'
import { PersonId } from '#shared/lib/id.ts'
import { Action } from '#shared/people/access.ts'

/** Who opened a line, and what they could do then; the line ends with their token. */
export const Watcher = z.strictObject({
  person: PersonId,
  division: ScopeCode,
  actions: z.array(Action),
  /** Of the row that says so: whoever sends to this line believes no older one. */
  personVersion: z.int().positive().default(1),
  endsAtEpochSeconds: z.int(),
})
export type Watcher = z.infer<typeof Watcher>
