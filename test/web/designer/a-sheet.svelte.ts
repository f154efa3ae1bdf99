import type { DraftEdit } from '#shared/grids/draft-edit.ts'
import { DraftFollower } from '../../../web/src/designer/editor/draft-follower.svelte.ts'
import { EditQueue } from '../../../web/src/designer/editor/edit-queue.svelte.ts'
import type { EditShelf } from '../../../web/src/designer/editor/edit-shelf.ts'
import { Sheet } from '../../../web/src/designer/editor/sheet.svelte.ts'
import { DraftServer } from '../support/draft-server.ts'
import { FakeFeeds } from '../support/fake-feeds.svelte.ts'

/** What a tab keeps while its page is away. */
export function aShelf(): EditShelf {
  let kept = ''
  return {
    read: () => (kept === '' ? [] : (JSON.parse(kept) as DraftEdit[])),
    write: (edits) => void (kept = edits.length === 0 ? '' : JSON.stringify(edits)),
  }
}

/** One person's page at a draft: its sheet, its queue and what keeps it at the newest version. */
export function open(server: DraftServer, person: string, shelf: EditShelf = aShelf()) {
  const api = server.as(person)
  const sheet = new Sheet(server.draft, server.state, server.draft.version)
  const reloads: number[] = []
  const reload = async () => {
    const { draft } = await api.readDraft({ params: { id: server.draft.id } })
    reloads.push(draft.version)
    sheet.replace(draft, server.state, draft.version)
  }
  const feeds = new FakeFeeds()
  const waits: number[] = []
  const wait = (milliseconds: number) => {
    waits.push(milliseconds)
    return new Promise<void>((resolve) => setTimeout(resolve, 0))
  }
  const patience = () => ({ wait, random: () => 0.5 })
  const follower = new DraftFollower(api, sheet, { feeds, reload, patience })
  const leave = follower.start()
  const queue = new EditQueue(api, sheet, { catchUp: () => follower.catchUp(), shelf, patience })
  /** The line tells of the draft's version, as it does after each write. */
  const hear = () =>
    feeds.tell('drafts', [{ id: server.draft.id, version: server.draft.version, record: server.draft }])
  return { sheet, queue, follower, feeds, hear, leave, reloads, waits }
}
