import { may, type Actor } from '../people/person.ts'
import { isDivisionCode, liesUnder } from '../lib/division-code.ts'
import type { CommandType } from './command.ts'
import type { Incident, Status } from './incident.ts'

type Party = 'operator' | 'author' | 'handler' | 'colleague'

interface Step {
  readonly from: readonly Status[]
  /** The state it leads to; null leaves the state as it is. 'verify' decides by its outcome. */
  readonly to: Status | null
  /** Who may: one of these parties is enough. */
  readonly by: readonly Party[]
}

const OPEN = ['reported', 'returned', 'accepted', 'assigned', 'handling', 'verifying', 'verified'] as const
const ALL = [...OPEN, 'closed', 'void'] as const

/** Whether something is still to be done about it. */
export const isOpen = (status: Status): boolean => (OPEN as readonly Status[]).includes(status)

/** The lifecycle. The server decides with it, the console enables its buttons with it. */
export const LIFECYCLE: Record<CommandType, Step> = {
  accept: { from: ['reported'], to: 'accepted', by: ['operator'] },
  return: { from: ['reported'], to: 'returned', by: ['operator'] },
  resubmit: { from: ['returned'], to: 'reported', by: ['author'] },
  refuse: { from: ['reported'], to: 'void', by: ['operator'] },
  assign: { from: ['accepted', 'assigned'], to: 'assigned', by: ['operator'] },
  start: { from: ['assigned'], to: 'handling', by: ['operator', 'handler'] },
  feedback: { from: ['handling'], to: 'verifying', by: ['operator', 'handler'] },
  verify: { from: ['verifying'], to: 'verified', by: ['operator'] },
  close: { from: ['verified'], to: 'closed', by: ['operator'] },
  comment: { from: ALL, to: null, by: ['colleague', 'author'] },
  relocate: { from: OPEN, to: null, by: ['operator', 'author', 'handler'] },
  'choose-grid': { from: OPEN, to: null, by: ['operator'] },
}

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
  if (assignee === actor.id) return true
  return (
    isDivisionCode(assignee) && (liesUnder(actor.division, assignee) || liesUnder(assignee, actor.division))
  )
}

/** Why a command cannot be taken now, or null when it can. */
export function objection(
  type: CommandType,
  incident: Incident,
  actor: Actor,
): 'forbidden' | 'state-refused' | null {
  const step = LIFECYCLE[type]
  if (!step.by.some((party) => IS[party](actor, incident))) return 'forbidden'
  return step.from.includes(incident.status) ? null : 'state-refused'
}

/** The commands an actor can take now, in the order of the lifecycle. */
export const openCommands = (incident: Incident, actor: Actor): CommandType[] =>
  (Object.keys(LIFECYCLE) as CommandType[]).filter((type) => objection(type, incident, actor) === null)
