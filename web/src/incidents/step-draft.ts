import * as z from 'zod'
import type { Command } from '#shared/incidents/command.ts'
import { Assignee, Urgency, type Incident } from '#shared/incidents/incident.ts'
import type { IncidentStep } from '#shared/incidents/lifecycle.ts'
import { GridCode } from '#shared/lib/division-code.ts'
import { Code } from '#shared/settings/code.ts'
import type { Ask } from '#shared/workflow/workflow.ts'

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
  class: Code,
  urgency: Urgency,
  code: z.string(),
  place: z.strictObject({ lng: z.number(), lat: z.number(), accuracyMetres: z.number() }).nullable(),
})
export type StepDraft = z.infer<typeof StepDraft>
export type Field = 'reason' | 'text' | 'to' | 'title' | 'code' | 'place'

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

interface Missing {
  readonly missing: Field
}

/** What each question of a form adds to the command, or which field of it is still missing. */
const ANSWERS: Readonly<Record<Ask, (draft: StepDraft) => object | Missing>> = {
  sure: () => ({}),
  outcome: ({ outcome }) => ({ outcome }),
  reason: ({ reason }) => worded('reason', reason),
  text: ({ text }) => worded('text', text),
  to: (draft) => {
    const to = Assignee.safeParse(draft.to)
    return to.success ? { to: to.data } : { missing: 'to' }
  },
  grid: ({ code }) => (GridCode.safeParse(code).success ? { code } : { missing: 'code' }),
  place: ({ place }) =>
    place === null ? { missing: 'place' } : { position: { ...place, datum: 'WGS84', source: 'map' } },
  report: ({ title, description, class: kind, urgency }) => ({
    ...worded('title', title),
    description: description.trim(),
    class: kind,
    urgency,
  }),
}

const worded = (field: 'reason' | 'text' | 'title', words: string): object | Missing =>
  words.trim() === '' ? { missing: field } : { [field]: words.trim() }

/** Whether the reason of a step is asked for, by what the form holds so far. */
export const asksReason = (step: IncidentStep, { outcome }: Pick<StepDraft, 'outcome'>): boolean =>
  step.asks.includes('reason') && (outcome === 'fail' || !step.reasonOnlyOnFail)

/** The command that a filled-in form means, or the field that is still missing. */
export function bodyOf(step: IncidentStep, draft: StepDraft): CommandBody | Missing {
  const asks = step.asks.filter((ask) => ask !== 'reason' || asksReason(step, draft))
  const answers = asks.map((ask) => ANSWERS[ask](draft))
  const missing = answers.find((answer): answer is Missing => 'missing' in answer)
  // The workflow asks for what the command takes; the door parses it all the same.
  return missing ?? (Object.assign({ type: step.command }, ...answers) as CommandBody)
}
