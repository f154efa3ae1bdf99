import type { CommandType } from '#shared/incidents/command.ts'

/** The key of every step with an incident. `j k / p q z Escape Enter` and arrows are the console's own. */
export const STEP_KEYS: Readonly<Record<CommandType, string>> = {
  accept: 'a',
  return: 'r',
  resubmit: 'e',
  refuse: 'x',
  assign: 's',
  start: 'b',
  feedback: 'f',
  verify: 'v',
  close: 'c',
  comment: 'm',
  relocate: 'l',
  'choose-grid': 'g',
}
