import { isDivisionCode } from '../lib/division-code.ts'
import type { Readers } from '../people/readers.ts'
import type { Incident } from './incident.ts'

/** The divisions of its place and of who acts; its author, and the person who acts. */
export function readersOf({
  division,
  assignee,
  author,
}: Pick<Incident, 'division' | 'assignee' | 'author'>): Readers {
  const code = assignee !== null && isDivisionCode(assignee) ? [assignee] : []
  const person = assignee !== null && !isDivisionCode(assignee) ? [assignee] : []
  return { codes: [...new Set([division, ...code])], people: [...new Set([author, ...person])] }
}
