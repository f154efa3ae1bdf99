import { isTyped, pageKey } from '../../app/page-key.ts'
import type { Desk } from './desk.svelte.ts'

/** The key of every tool, as its button shows it. */
export const KEYS = {
  select: 'v',
  draw: 'g',
  split: 'x',
  add: 'a',
  merge: 'm',
  remove: 'Delete',
  fit: 'f',
  undo: 'Ctrl+Z',
  redo: 'Ctrl+Y',
  finish: 'Enter',
  takeBack: 'Backspace',
  cancel: 'Escape',
} as const

/** The editor's keys; a field that is written in and an open dialog keep theirs. */
export function listenToKeys(event: KeyboardEvent, desk: Desk): void {
  if (desk.designer.view.state.panel === 'approval' || isInDialog(event)) return
  if (takesBack(event, desk)) return
  const action = actionOf(pageKey(event), event, desk)
  if (action === undefined) return
  event.preventDefault()
  action()
}

const isInDialog = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest('[role=dialog]') !== null

/** Ctrl+Z and Ctrl+Y (or Ctrl+Shift+Z); while a shape is drawn they mean its vertices. */
function takesBack(event: KeyboardEvent, { tools, queue }: Desk): boolean {
  if (!(event.ctrlKey || event.metaKey) || isTyped(event) || !tools.mayEdit) return false
  const key = event.key.toLowerCase()
  const isRedo = key === 'y' || (key === 'z' && event.shiftKey)
  if (!isRedo && key !== 'z') return false
  event.preventDefault()
  if (tools.current !== 'select') {
    if (!isRedo) tools.takeBackVertex()
  } else if (isRedo) queue.redo()
  else queue.undo()
  return true
}

function actionOf(
  key: string | null,
  { target }: KeyboardEvent,
  { tools, stage }: Desk,
): (() => void) | undefined {
  const isDrawing = tools.current !== 'select'
  const isOnButton = target instanceof Element && target.closest('button, a, summary') !== null
  switch (key) {
    case KEYS.select:
      return () => void tools.choose('select')
    case KEYS.draw:
      return () => void tools.choose('draw')
    case KEYS.split:
      return () => void tools.choose('split')
    case KEYS.add:
      return () => (tools.isAdding = !tools.isAdding)
    case KEYS.merge:
      return () => tools.merge()
    case KEYS.fit:
      return () => stage.fitDraft()
    case KEYS.finish:
      // On a button Enter presses the button.
      return isDrawing && !isOnButton ? tools.finish : undefined
    case KEYS.takeBack:
      return isDrawing ? tools.takeBackVertex : () => tools.remove()
    case KEYS.remove:
      return isDrawing ? tools.takeBackVertex : () => tools.remove()
    case KEYS.cancel:
      return () => tools.cancel()
    case null:
    default:
      return undefined
  }
}
