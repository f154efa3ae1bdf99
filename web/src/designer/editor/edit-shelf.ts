import * as z from 'zod'
import { tolerant } from '#shared/contract/tolerant.ts'
import { DraftEdit } from '#shared/grids/draft-edit.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Pending } from './sheet.svelte.ts'

/**
 * Where one's unanswered edits of a draft wait while the page is away, as when it leaves for a new sign-in.
 */
export interface EditShelf {
  /** In the order they were drawn. */
  readonly read: () => DraftEdit[]
  readonly write: (edits: readonly DraftEdit[]) => void
}

/** With what another release put into an edit: it is sent as its maker drew it. */
const Kept = tolerant(DraftEdit, 'kept')

function editsIn(text: string): unknown[] {
  try {
    return z.array(z.unknown()).safeParse(JSON.parse(text)).data ?? []
  } catch {
    // Never written by a page of ours.
    return []
  }
}

/**
 * The shelf of this tab: another tab sends its own, and whoever signs in next as somebody else neither sees
 * nor sends these.
 */
export function tabShelf({ id }: Pick<Draft, 'id'>, person: PersonId): EditShelf {
  const key = `liuwang.edits.${id}.${person}`
  const kept = () => editsIn(sessionStorage.getItem(key) ?? '[]')
  return {
    read: () => kept().flatMap((edit) => Kept.safeParse(edit).data ?? []),
    write(edits) {
      // Those that another release's page drew and this one cannot read stay for it.
      const unread = kept().filter((edit) => !Kept.safeParse(edit).success)
      const all = [...edits, ...unread]
      try {
        if (all.length === 0) sessionStorage.removeItem(key)
        else sessionStorage.setItem(key, JSON.stringify(all))
      } catch {
        // The tab has no room left: the edits still stand in the page, and are lost only with it.
      }
    },
  }
}

export const bodyOf = ({ edit, commandId, expectedVersion }: Pending): DraftEdit => ({
  ...edit,
  commandId,
  expectedVersion,
})

export const pendingOf = ({ commandId, expectedVersion, ...edit }: DraftEdit): Pending => ({
  commandId,
  expectedVersion,
  edit,
})
