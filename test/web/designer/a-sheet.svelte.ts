import type { DraftEdit } from '#shared/grids/draft-edit.ts'
import { Company } from '../../../web/src/designer/editor/company.svelte.ts'
import { EditQueue } from '../../../web/src/designer/editor/edit-queue.svelte.ts'
import type { EditShelf } from '../../../web/src/designer/editor/edit-shelf.ts'
import { Sheet } from '../../../web/src/designer/editor/sheet.svelte.ts'
import { DraftServer } from '../support/draft-server.ts'

/** What a tab keeps while its page is away. */
export function aShelf(): EditShelf {
  let kept = ''
  return {
    read: () => (kept === '' ? [] : (JSON.parse(kept) as DraftEdit[])),
    write: (edits) => void (kept = edits.length === 0 ? '' : JSON.stringify(edits)),
  }
}

/** One person's page at a draft: its sheet, its queue and its company. */
export function open(server: DraftServer, person: string, shelf: EditShelf = aShelf()) {
  const api = server.as(person)
  const sheet = new Sheet(server.draft, server.state, server.draft.version)
  const reloads: number[] = []
  const reload = async () => {
    const { draft } = await api.readDraft({ params: { id: server.draft.id } })
    reloads.push(draft.version)
    sheet.replace(draft, server.state, draft.version)
  }
  const company = new Company(api, sheet, { reload })
  const waits: number[] = []
  const wait = (milliseconds: number) => {
    waits.push(milliseconds)
    return new Promise<void>((resolve) => setTimeout(resolve, 0))
  }
  const patience = () => ({ wait, random: () => 0.5 })
  const queue = new EditQueue(api, sheet, { catchUp: () => company.catchUp(), shelf, patience })
  return { sheet, queue, company, reloads, waits }
}
