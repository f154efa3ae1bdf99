import type { Actor } from '../people/person.ts'
import { toInstant } from '../lib/time.ts'
import type { ClockDoubt } from './clock-doubt.ts'
import type { Command } from './command.ts'
import { placeCodes, type Fact } from './facts.ts'
import type { Incident, Placement, Submission } from './incident.ts'
import { LIFECYCLE, objection } from './lifecycle.ts'

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
): Fact {
  const { id: _id, title, description, position, occurredAt, net, class: kind, channel, urgency } = submission
  return {
    type: 'incident.reported',
    codes: {
      status: 'reported',
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
  const { codes = {}, text = null, ...fact } = factOf(incident, command, placed)
  return {
    type: fact.type,
    codes: { status: fact.status ?? LIFECYCLE[command.type].to ?? incident.status, ...codes },
    text,
  }
}

type Draft = Pick<Fact, 'type'> & Partial<Fact> & { status?: Incident['status'] }

function factOf(incident: Incident, command: Command, placed: Placed | null): Draft {
  switch (command.type) {
    case 'accept':
      return { type: 'incident.accepted' }
    case 'return':
      return { type: 'incident.returned', text: { reason: command.reason } }
    case 'resubmit':
      return resubmission(command)
    case 'refuse':
      return { type: 'incident.refused', text: { reason: command.reason } }
    case 'assign':
      return { type: 'incident.assigned', codes: { assignee: command.to } }
    case 'start':
      return { type: 'incident.started' }
    case 'feedback':
      return { type: 'incident.fed-back', text: { text: command.text } }
    case 'verify':
      return verification(command)
    case 'close':
      return { type: 'incident.closed' }
    case 'comment':
      return { type: 'incident.commented', text: { text: command.text } }
    case 'relocate':
      return relocation(incident, command, placed)
    case 'choose-grid':
      return choice(incident, command, placed)
  }
}

type Of<T extends Command['type']> = Extract<Command, { type: T }>

function resubmission({ title, description, class: kind, urgency }: Of<'resubmit'>): Draft {
  const codes = {
    ...(kind === undefined ? {} : { class: kind }),
    ...(urgency === undefined ? {} : { urgency }),
  }
  const text = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  }
  return { type: 'incident.resubmitted', codes, text: Object.keys(text).length === 0 ? null : text }
}

function verification({ outcome, reason }: Of<'verify'>): Draft {
  return {
    type: 'incident.verified',
    status: outcome === 'pass' ? 'verified' : 'assigned',
    codes: { outcome },
    text: reason === undefined ? null : { reason },
  }
}

/**
 * A grid that a person chose is not overwritten by the rule: the new decision keeps it, with the new
 * candidates.
 */
function relocation(incident: Incident, { position }: Of<'relocate'>, placed: Placed | null): Draft {
  if (placed?.placement == null) throw new Error(`relocating ${incident.id} needs the place decided`)
  const chosen = incident.placement?.chooser === 'person' ? incident.placement.owner : null
  const kept: Placed =
    chosen === null
      ? placed
      : { division: chosen, placement: { ...placed.placement, owner: chosen, chooser: 'person' } }
  return {
    type: 'incident.relocated',
    codes: placeCodes(kept.division, kept.placement),
    text: { position, placement: kept.placement },
  }
}

function choice(incident: Incident, { code, reason }: Of<'choose-grid'>, placed: Placed | null): Draft {
  // What the rule says at this moment is what the person knew: only another word of it will put the choice in
  // question.
  const before = placed?.placement ?? incident.placement
  const placement = before ? { ...before, owner: code, chooser: 'person' as const } : null
  const codes = { ...placeCodes(code, placement), grid: code, chooser: 'person', ruled: incident.grid }
  return { type: 'incident.grid-chosen', codes, text: { placement, reason } }
}
