import { stepRefusal, withDrawer } from '#shared/grids/draft-life.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { DraftId } from '#shared/grids/id.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { epochSeconds } from '#shared/lib/time.ts'
import { ulid } from 'ulid'
import { systemClock, type Clock } from '../../platform/clock.ts'
import { answeredBefore, commit } from '../../platform/dynamo/commit.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { againWhenOvertaken } from '../../platform/dynamo/lost-race.ts'
import { getRow } from '../../platform/dynamo/query.ts'
import { discardPublication } from '../discard-publication.ts'
import type { Finding } from '../import-report.ts'
import type { PlannedGrid } from '../plan-register.ts'
import { contentWrite, type DraftContent } from '../draft-content-row.ts'
import { claimEnd } from '../plan-claims.ts'
import { describe, openStores, writeContent } from '../write-content.ts'
import { contentFreed } from './draft-own-content.ts'
import { draftTable, EVERYWHERE, type StoredDraft } from './draft-table.ts'
import { draftWrite } from './draft-writes.ts'
import { recordDraft } from './record-draft.ts'
import { replacement } from './replace-grids.ts'
import type { DraftRequest } from './run-draft-import.ts'

interface Replacing {
  readonly id: DraftId
  readonly request: DraftRequest
  /** The draft that the grids are to replace; unknown for what was announced before this was noted. */
  readonly seen: { readonly version: number; readonly base: number | null } | undefined
  readonly grids: readonly PlannedGrid[]
  readonly author: PersonId
  readonly onProgress: (done: number, total: number) => Promise<void>
}

/** Another run of the same job may write at the same moment; each time is a fresh look. */
const TRIES = 8

/**
 * Writes grids as content of a draft's own, out of anybody's reach, and then gives it to the draft in one
 * transaction. Null when that is done, now or by a run before; else why it cannot be.
 */
export async function replaceContent(
  replacing: Replacing,
  db: Database,
  clock: Clock,
): Promise<Finding | null> {
  const { id, request, grids, onProgress } = replacing
  const command = { id: request.commandId, hash: hashOf({ ...request, draft: id }) }
  if ((await answeredBefore(db, command, epochSeconds(systemClock()))) !== null) return null
  const { draft } = await draftTable(db, EVERYWHERE).read(id)
  const stores = openStores(db)
  const content = {
    division: draft.county,
    name: draft.title,
    synthetic: false,
    grids,
    divisions: [],
    onProgress,
  }
  const claim = await stores.claims.claim({
    id: request.commandId,
    county: draft.county,
    before: null,
    at: systemClock(),
  })
  const written = await writeContent({ content, before: null, described: describe(content), claim }, stores)
  const own: DraftContent = {
    v: 1,
    county: draft.county,
    version: claim.version,
    content: written.content,
    contentHash: written.contentHash,
  }
  const refused = await given(
    { ...replacing, own, command, name: await nameOf(replacing.author, db) },
    db,
    clock,
  )
  if (refused !== null) await discardPublication(request.commandId, db)
  return refused
}

interface Giving extends Replacing {
  readonly own: DraftContent
  readonly command: { id: string; hash: string }
  readonly name: string
}

async function given(giving: Giving, db: Database, clock: Clock): Promise<Finding | null> {
  return againWhenOvertaken(TRIES, async () => {
    const stored = await draftTable(db, EVERYWHERE).read(giving.id)
    // Another run of the same job was faster.
    if (stored.content?.kind === 'own' && stored.content.version === giving.own.version) return null
    if (stepRefusal(stored.draft, 'submit', giving.author) !== null) return notOpen
    if (isAnother(stored, giving.seen)) return drawnOn
    await give(stored, giving, db, clock)
    return null
  })
}

async function give(
  stored: StoredDraft,
  { own, command, author, name, request, grids }: Giving,
  db: Database,
  clock: Clock,
): Promise<void> {
  const at = clock()
  const drawn = hashOf({ before: stored.drawnHash, content: own.contentHash })
  const replaced = replacement(stored, {
    type: 'import',
    actor: { id: author, name },
    at,
    drawn,
    footing: { content: { kind: 'own', version: own.version }, epoch: ulid() },
    gridCount: grids.length,
  })
  const draft = {
    ...stored.draft,
    ...withDrawer(stored.draft, author),
    version: stored.draft.version + 1,
    changedAt: at,
    gridCount: grids.length,
  }
  const { event, payload, head } = recordDraft(
    draft,
    {
      type: 'draft.imported',
      actor: author,
      at,
      codes: { content: own.version, contentHash: own.contentHash, drawn, command: command.id },
      text: { fileName: request.fileName },
    },
    stored.head,
  )
  const next: StoredDraft = { ...stored, ...replaced.stored, draft, head }
  const freed = await contentFreed(stored, next, at, db)
  await commit(db, {
    command: { ...command, answer: '{}' },
    event,
    payload,
    state: [draftWrite(next, stored), ...replaced.state, contentWrite(own), claimEnd(command.id), ...freed],
  })
}

const isAnother = ({ draft }: StoredDraft, seen: Replacing['seen']): boolean =>
  seen !== undefined && (draft.version !== seen.version || draft.base !== seen.base)

const drawnOn: Finding = {
  feature: null,
  kind: 'draft-changed',
  en: 'The draft was changed after this file was announced: nothing was imported, and nothing that was drawn is lost. Look at it and import again.',
  zh: '发起导入后草案已有改动：未导入任何内容，已绘制的内容均保留。请查看后重新导入。',
}

const notOpen: Finding = {
  feature: null,
  kind: 'not-open',
  en: 'The draft was submitted or given up meanwhile: nothing was imported.',
  zh: '草案已提交或已废弃，未导入任何内容。',
}

/** The name under which others see who imported. */
async function nameOf(person: PersonId, db: Database): Promise<string> {
  const row = await getRow(db, 'people', { id: person })
  return typeof row?.['name'] === 'string' ? row['name'] : person
}
