import type { Actor } from '../people/person.ts'
import { toInstant } from '../lib/time.ts'
import { IN_FORCE, workflowOf } from '../workflow/in-force.ts'
import type { ClockDoubt } from './clock-doubt.ts'
import type { Command } from './command.ts'
import { EVENT_OF, placeCodes, type Fact, type Reported } from './facts.ts'
import { Status, type Incident, type Placement, type Submission } from './incident.ts'
import { objection, stepOf } from './lifecycle.ts'

/**
 * Where something is, as decided by the plan in force: the division it belongs to and the stored decision.
 */
export interface Placed {
  readonly division: string
  readonly placement: Placement | null
}

export type Refusal = { readonly refused: 'forbidden' | 'state-refused' | 'version-conflict' }

/**
 * A report becomes a fact as it came, with what is to be doubted of its times: whoever may submit is never
 * told to come again later.
 */
export function decideSubmission(
  submission: Submission,
  { division, placement }: Placed,
  doubt: ClockDoubt | null = null,
): Reported {
  const { id: _id, title, description, position, occurredAt, net, class: kind, channel, urgency } = submission
  return {
    type: 'incident.reported',
    codes: {
      workflow: IN_FORCE,
      status: Status.parse(workflowOf(IN_FORCE).states[0]?.code),
      class: kind,
      channel,
      urgency,
      net: net ?? null,
      occurredAt: toInstant(occurredAt),
      ...(doubt === null ? {} : { clockDoubt: doubt.kind, clockSeconds: doubt.seconds }),
      ...placeCodes(division, placement),
    },
    text: {
      title,
      ...(description === undefined ? {} : { description }),
      position: position ?? null,
      placement,
    },
  }
}

/** What a command makes true, or why it is refused. `placed` is needed by relocate and choose-grid only. */
export function decide(
  incident: Incident,
  command: Command,
  actor: Actor,
  placed: Placed | null,
): Fact | Refusal {
  const refused = objection(command.type, incident, actor)
  if (refused === 'forbidden') return { refused }
  if (command.expectedVersion !== incident.version) return { refused: 'version-conflict' }
  if (refused !== null) return { refused }
  return factOf(incident, command, { placed, status: endOf(incident, command) })
}

/** The state to which a command leads from where the incident is. */
function endOf(incident: Incident, command: Command): Status {
  const { to } = stepOf(incident, command.type)
  if (to === null) return incident.status
  return Status.parse(typeof to === 'string' ? to : to[command.type === 'verify' ? command.outcome : 'pass'])
}

interface Outcome {
  readonly placed: Placed | null
  readonly status: Status
}

function factOf(incident: Incident, command: Command, outcome: Outcome): Fact {
  const codes = { status: outcome.status }
  switch (command.type) {
    case 'accept':
    case 'start':
    case 'close':
      return { type: EVENT_OF[command.type], codes, text: null }
    case 'return':
    case 'refuse':
      return { type: EVENT_OF[command.type], codes, text: { reason: command.reason } }
    case 'feedback':
    case 'comment':
      return { type: EVENT_OF[command.type], codes, text: { text: command.text } }
    case 'resubmit':
      return resubmission(command, outcome)
    case 'assign':
      return { type: 'incident.assigned', codes: { ...codes, assignee: command.to }, text: null }
    case 'verify':
      return {
        type: 'incident.verified',
        codes: { ...codes, outcome: command.outcome },
        text: command.reason === undefined ? null : { reason: command.reason },
      }
    case 'relocate':
      return relocation(incident, command, outcome)
    case 'choose-grid':
      return choice(incident, command, outcome)
  }
}

type Of<T extends Command['type']> = Extract<Command, { type: T }>

function resubmission(
  { title, description, class: kind, urgency }: Of<'resubmit'>,
  { status }: Outcome,
): Fact {
  const codes = {
    status,
    ...(kind === undefined ? {} : { class: kind }),
    ...(urgency === undefined ? {} : { urgency }),
  }
  const text = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  }
  return { type: 'incident.resubmitted', codes, text: Object.keys(text).length === 0 ? null : text }
}

/**
 * A grid that a person chose is not overwritten by the rule: the new decision keeps it, with the new
 * candidates.
 */
function relocation(incident: Incident, { position }: Of<'relocate'>, { placed, status }: Outcome): Fact {
  if (placed?.placement == null) throw new Error(`relocating ${incident.id} needs the place decided`)
  const chosen = incident.placement?.chooser === 'person' ? incident.placement.owner : null
  const kept: Placed =
    chosen === null
      ? placed
      : { division: chosen, placement: { ...placed.placement, owner: chosen, chooser: 'person' } }
  return {
    type: 'incident.relocated',
    codes: { status, ...placeCodes(kept.division, kept.placement) },
    text: { position, placement: kept.placement },
  }
}

function choice(incident: Incident, { code, reason }: Of<'choose-grid'>, { placed, status }: Outcome): Fact {
  // What the rule says at this moment is what the person knew: only another word of it will put the choice in
  // question.
  const before = placed?.placement ?? incident.placement
  const placement = before ? { ...before, owner: code, chooser: 'person' as const } : null
  const place = placeCodes(code, placement)
  return {
    type: 'incident.grid-chosen',
    codes: { status, ...place, grid: code, chooser: 'person', ruled: incident.grid },
    text: { placement, reason },
  }
}
