import * as z from 'zod'
import type { Command, CommandType } from '#shared/incidents/command.ts'
import { Assignee, IncidentClass, Urgency, type Incident } from '#shared/incidents/incident.ts'
import { GridCode } from '#shared/lib/division-code.ts'

type Bare<C> = C extends Command ? Omit<C, 'commandId' | 'expectedVersion'> : never
/** A command as a form makes it, before it has its id and the version it was decided on. */
export type CommandBody = Bare<Command>

/** What a step's form holds while it is filled in; kept on the device, so that nothing typed is lost. */
export const StepDraft = z.strictObject({
  reason: z.string(),
  text: z.string(),
  to: z.string(),
  outcome: z.enum(['pass', 'fail']),
  title: z.string(),
  description: z.string(),
  class: IncidentClass,
  urgency: Urgency,
  code: z.string(),
  place: z.strictObject({ lng: z.number(), lat: z.number(), accuracyMetres: z.number() }).nullable(),
})
export type StepDraft = z.infer<typeof StepDraft>
export type Field = 'reason' | 'text' | 'to' | 'title' | 'code' | 'place'

/** Steps that need no more than a press. */
export const IMMEDIATE: readonly CommandType[] = ['accept', 'start']

export const draftOf = (incident: Incident): StepDraft => ({
  reason: '',
  text: '',
  to: '',
  outcome: 'pass',
  title: incident.title,
  description: incident.description ?? '',
  class: incident.class,
  urgency: incident.urgency,
  code: '',
  place: null,
})

/** The command a filled-in form means, or the field that is still missing. */
export function bodyOf(type: CommandType, draft: StepDraft): CommandBody | { readonly missing: Field } {
  const reason = draft.reason.trim()
  const text = draft.text.trim()
  switch (type) {
    case 'accept':
    case 'start':
    case 'close':
      return { type }
    case 'return':
    case 'refuse':
      return reason === '' ? { missing: 'reason' } : { type, reason }
    case 'feedback':
    case 'comment':
      return text === '' ? { missing: 'text' } : { type, text }
    case 'assign': {
      const to = Assignee.safeParse(draft.to)
      return to.success ? { type, to: to.data } : { missing: 'to' }
    }
    case 'verify':
      return verification(draft.outcome, reason)
    case 'resubmit':
      return resubmission(draft)
    case 'relocate':
      return draft.place === null
        ? { missing: 'place' }
        : { type, position: { ...draft.place, datum: 'WGS84', source: 'map' } }
    case 'choose-grid':
      return choice(draft.code, reason)
  }
}

function verification(outcome: StepDraft['outcome'], reason: string): CommandBody | { missing: Field } {
  if (outcome === 'pass') return { type: 'verify', outcome }
  return reason === '' ? { missing: 'reason' } : { type: 'verify', outcome, reason }
}

function resubmission(draft: StepDraft): CommandBody | { missing: Field } {
  const title = draft.title.trim()
  if (title === '') return { missing: 'title' }
  return {
    type: 'resubmit',
    title,
    description: draft.description.trim(),
    class: draft.class,
    urgency: draft.urgency,
  }
}

function choice(code: string, reason: string): CommandBody | { missing: Field } {
  if (!GridCode.safeParse(code).success) return { missing: 'code' }
  return reason === '' ? { missing: 'reason' } : { type: 'choose-grid', code, reason }
}
