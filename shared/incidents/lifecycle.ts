import { may, type Actor } from '../people/person.ts'
import { isDivisionCode, liesUnder } from '../lib/division-code.ts'
import { workflowOf } from '../workflow/in-force.ts'
import { endsOf, type Party, type State, type Step } from '../workflow/workflow.ts'
import { COMMAND_TYPES, type CommandType } from './command.ts'
import type { Incident } from './incident.ts'

/** A step that this release can take: its command has a body and an effect here. */
export interface IncidentStep extends Step {
  readonly command: CommandType
}

type Begun = Pick<Incident, 'workflow'>
type Standing = Pick<Incident, 'workflow' | 'status'>

const isKnown = (step: Step): step is IncidentStep =>
  (COMMAND_TYPES as readonly string[]).includes(step.command)

const stepsOf = ({ workflow }: Begun): IncidentStep[] => workflowOf(workflow).steps.filter(isKnown)

/** The step of a command as the incident's own workflow has it; throws RangeError where it has none. */
export function stepOf(incident: Begun, type: CommandType): IncidentStep {
  const step = stepsOf(incident).find(({ command }) => command === type)
  if (step === undefined) throw new RangeError(`workflow ${incident.workflow} has no ${type}`)
  return step
}

/** What its workflow says of the state in which it is; undefined for one of a newer server. */
export const stateOf = ({ workflow, status }: Standing): State | undefined =>
  workflowOf(workflow).states.find(({ code }) => code === status)

/** Whether something is still to be done about it. */
export const isOpen = (incident: Standing): boolean => stateOf(incident)?.isOpen ?? true

/** The commands that lead to the state in which it is. */
export const commandsInto = (incident: Standing): CommandType[] =>
  stepsOf(incident)
    .filter((step) => step.to !== null && endsOf(step, '').includes(incident.status))
    .map(({ command }) => command)

type Concerned = Pick<Incident, 'author' | 'assignee'>

const IS: Record<Party, (actor: Actor, incident: Concerned) => boolean> = {
  operator: (actor) => may(actor, 'incidents.direct'),
  author: (actor, incident) => incident.author === actor.id,
  handler: (actor, incident) =>
    may(actor, 'incidents.handle') && incident.assignee !== null && actsFor(actor, incident.assignee),
  colleague: (actor) => may(actor, 'incidents.handle'),
}

/** A person acts for himself, and for a division or grid that he belongs to, above or below. */
function actsFor(actor: Actor, assignee: string): boolean {
  return isMeant(actor, assignee) || (isDivisionCode(assignee) && liesUnder(assignee, actor.division))
}

/** By name, or as one of a division. */
const isMeant = ({ id, division }: Actor, assignee: string): boolean =>
  assignee === id || (isDivisionCode(assignee) && liesUnder(division, assignee))

/** Why a command cannot be taken now, or null when it can. */
export const objection = (
  type: CommandType,
  incident: Incident,
  actor: Actor,
): 'forbidden' | 'state-refused' | null => objectionTo(stepOf(incident, type), incident, actor)

function objectionTo({ by, from }: Step, incident: Incident, actor: Actor) {
  if (!by.some((party) => IS[party](actor, incident))) return 'forbidden'
  return from.includes(incident.status) ? null : 'state-refused'
}

/**
 * Whether it is an actor's turn: the way on is theirs. Where a handler may take it, it is the turn of who it
 * is assigned to, by name or as one of the division, and not of everybody above them who may step in.
 */
export const waitsFor = (incident: Incident, actor: Actor): boolean =>
  stepsOf(incident).some((step) => {
    const { rank, from, by } = step
    const isWayOn =
      rank === 'main' &&
      from.includes(incident.status) &&
      endsOf(step, incident.status).some((end) => end !== incident.status)
    if (!isWayOn) return false
    const { assignee } = incident
    if (by.includes('handler')) return assignee !== null && isMeant(actor, assignee)
    return by.some((party) => IS[party](actor, incident))
  })

/** The steps that an actor can take now, in the order of the workflow. */
export const openSteps = (incident: Incident, actor: Actor): IncidentStep[] =>
  stepsOf(incident).filter((step) => objectionTo(step, incident, actor) === null)
