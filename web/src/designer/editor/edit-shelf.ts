import * as z from 'zod'
import { DraftEdit } from '#shared/grids/draft-edit.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Pending } from './sheet.svelte.ts'

/** Where one's unanswered edits of a draft wait while the page is away, as when it leaves for a new sign-in. */
export interface EditShelf {
  /** In the order they were drawn. */
  readonly read: () => DraftEdit[]
  readonly write: (edits: readonly DraftEdit[]) => void
}

/** The shelf of this tab: another tab sends its own, and whoever signs in next as somebody else neither sees nor sends these. */
export function tabShelf({ id }: Pick<Draft, 'id'>, person: PersonId): EditShelf {
  const key = `liuwang.edits.${id}.${person}`
  return {
    read() {
      try {
        return z.array(DraftEdit).safeParse(JSON.parse(sessionStorage.getItem(key) ?? '[]')).data ?? []
      } catch {
        // Never written by this page.
        return []
      }
    },
    write(edits) {
      try {
        if (edits.length === 0) sessionStorage.removeItem(key)
        else sessionStorage.setItem(key, JSON.stringify(edits))
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
