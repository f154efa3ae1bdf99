const TYPING = 'input, textarea, select, [contenteditable]'

/** The key of an event that is meant for the page: not typed into a field, not one of the browser's own. */
export function pageKey(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
    return null
  return isTyped(event) && event.key !== 'Escape' ? null : event.key
}

/** Whether the event belongs to a field that its writer is in. */
export const isTyped = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest(TYPING) !== null
