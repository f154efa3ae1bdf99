import type { Incident } from '#shared/incidents/incident.ts'
import { stateOf } from '#shared/incidents/lifecycle.ts'
import { say } from '../app/say.ts'

/** The word of an incident's state, as its workflow has it; one of a newer server stands as it came. */
export const statusWords = (incident: Pick<Incident, 'workflow' | 'status'>): string => {
  const state = stateOf(incident)
  return state === undefined ? incident.status : say(state.words)
}
