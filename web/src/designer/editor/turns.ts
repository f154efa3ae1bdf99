import { hasTurn } from '#shared/grids/draft-log.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { EditQueue } from './edit-queue.svelte.ts'
import type { Sheet } from './sheet.svelte.ts'

interface Known {
  readonly sheet: Pick<Sheet, 'pending' | 'seen' | 'through' | 'draft'>
  readonly queue: Pick<EditQueue, 'emptyAt'>
  readonly me: PersonId
}

/**
 * Whether one may have anything of one's own to take back or to bring back. False only when it is known that
 * there is nothing: what one drew oneself before the page was opened is the server's to know, until it has
 * said that there is none.
 */
export function mayTurn(type: 'undo' | 'redo', { sheet, queue, me }: Known): boolean {
  const last = sheet.pending.at(-1)?.edit.type
  // An edit can be taken back as soon as it is drawn, and leaves nothing to bring back.
  if (last !== undefined) return type === 'undo' || last === 'undo' || last === 'redo'
  const known = hasTurn(sheet.seen, type, me)
  if (known !== null) return known
  if (isDrawnByOthersOnly(sheet, me)) return false
  return queue.emptyAt(type) !== sheet.through && !isUntouched(sheet)
}

/** The first version of a draft is its beginning: nothing was drawn before it. */
const isUntouched = ({ seen, through }: Pick<Sheet, 'seen' | 'through'>): boolean =>
  (seen[0]?.version ?? through + 1) === 2

/** Of a draft that names nobody it is not known: it may be older than that it names them. */
const isDrawnByOthersOnly = ({ draft: { drawers } }: Pick<Sheet, 'draft'>, me: PersonId): boolean =>
  drawers.length > 0 && !drawers.includes(me)
