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

const TYPING = 'input, textarea, select, [contenteditable]'

/** The key of an event that is meant for the page: not typed into a field, not one of the browser's own. */
export function pageKey(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
    return null
  if (event.key !== 'Escape' && event.target instanceof Element && event.target.closest(TYPING) !== null)
    return null
  return event.key
}
