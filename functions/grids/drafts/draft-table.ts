import * as z from 'zod'
import { AppliedEdit } from '#shared/grids/draft-edit.ts'
import { Draft, DraftGrid, Presence } from '#shared/grids/draft.ts'
import { positionsIn } from '#shared/grids/geometry-parts.ts'
import { Hash } from '#shared/ledger/event.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { DraftId } from '#shared/grids/id.ts'
import { PersonId } from '#shared/lib/id.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { DRAFT, draftGridsKey, editKey, HERE, hereKey, PUBLICATION } from '../../platform/dynamo/keys.ts'
import {
  getRow,
  putRows,
  queryAll,
  queryPage,
  type Question,
  type Key,
  type Row,
} from '../../platform/dynamo/query.ts'
import { Fault } from '../../platform/fault.ts'
import { packedRows, unpackedAll } from './packed.ts'

/** What is drawn upon: content, and the epoch under which grids stand that differ from it. */
export const Footing = z.strictObject({
  /** Those of a version of the plan, or content of the draft's own; null for none. */
  content: z.strictObject({ kind: z.enum(['plan', 'own']), version: z.int().positive() }).nullable(),
  epoch: z.string(),
})
export type Footing = z.infer<typeof Footing>

/** A footing that may be gone back to, and how many grids there were when it was left. */
const LeftFooting = Footing.extend({ gridCount: z.int().nonnegative() })

/** An import that may be taken back, or brought back: what was drawn upon before it and since. */
export const TakenImport = z.strictObject({
  /** The version of the draft that it made. */
  version: z.int().positive(),
  before: LeftFooting,
  after: LeftFooting,
})
export type TakenImport = z.infer<typeof TakenImport>

/** A draft as stored. */
export const StoredDraft = z.strictObject({
  v: z.literal(1),
  draft: Draft,
  /** The chain of its life. */
  head: z.strictObject({ seq: z.int().positive(), hash: Hash }),
  /** The grids it was begun with, or got by an import, and what differs from them. */
  ...Footing.shape,
  /**
   * When its grids were last replaced as a whole, by whom: an edit that was drawn on what was there before is
   * a conflict.
   */
  since: z.int().positive(),
  sinceBy: z.strictObject({ person: PersonId, name: z.string() }),
  /** Edits up to here cannot be taken back; `since` where it is not said. */
  lockedUpTo: z.int().positive().optional(),
  /** The last imports since then, oldest first. */
  imports: z.array(TakenImport).default([]),
  /**
   * Over everything that was drawn, in its order: what was submitted and approved can be told from anything
   * else.
   */
  drawnHash: Hash,
  /** What publishes it, once it is approved. */
  publication: z.string().optional(),
})
export type StoredDraft = z.infer<typeof StoredDraft>

const fromRow = ({
  id: _id,
  draftKey: _key,
  county: _county,
  listKey: _list,
  version: _version,
  ...row
}: Row) => StoredDraft.parse(row)

const editsOf = async (rows: readonly Row[], db: Database): Promise<AppliedEdit[]> =>
  (await unpackedAll(rows, db)).map((edit) => AppliedEdit.parse(edit))

/** The edits that made the versions after one, up to another. */
const editsBetween = (id: DraftId, after: number, upTo: number): Question => ({
  table: 'drafts',
  where: ['id', id],
  range: { name: 'draftKey', from: editKey(after + 1), to: editKey(upTo) },
})

const EDITS_AT_ONCE = 100
/** An answer holds 6 MB; one edit may have grids of 160,000 positions, which are 4. */
const POSITIONS_AT_ONCE = 80_000

/** How many edits fit an answer, one at the least. */
function endOfAnswer(edits: readonly AppliedEdit[]): number {
  let room = POSITIONS_AT_ONCE
  for (const [i, { before, after }] of edits.entries()) {
    room -= [...before, ...after].reduce((sum, { geometry }) => sum + positionsIn(geometry), 0)
    if (room < 0) return Math.max(1, i)
  }
  return edits.length
}
/** What is taken back is mostly among the last few edits. */
const EDITS_BACKWARDS = 10

/**
 * Drafts as one person may see them: those of other divisions do not exist here. Nothing narrows for the
 * platform itself.
 */
export function draftTable(db: Database, actor: Pick<Actor, 'division'>) {
  const find = async (id: DraftId): Promise<StoredDraft | null> => {
    const row = await getRow(db, 'drafts', { id, draftKey: DRAFT })
    if (row === undefined) return null
    const stored = fromRow(row)
    return liesUnder(stored.draft.division, actor.division) ? stored : null
  }
  return {
    find,
    /** Throws Fault not-found. */
    read: async (id: DraftId): Promise<StoredDraft> => {
      const stored = await find(id)
      if (stored === null) throw new Fault('not-found', `no draft ${id}`)
      return stored
    },
    /** Those of a county that the person may see, the newest first. */
    list: async (county: string, after: Key | undefined, limit: number) => {
      const { rows, next } = await queryPage(db, {
        table: 'drafts',
        index: 'by-county',
        where: ['county', county],
        newestFirst: true,
        limit,
        after,
      })
      const drafts = rows.map(fromRow).filter(({ draft }) => liesUnder(draft.division, actor.division))
      return { drafts, next }
    },
    /** A page of the edits that made the versions after one, up to another, oldest first. */
    edits: async (id: DraftId, after: number, upTo: number, key?: Key) => {
      if (upTo <= after) return { edits: [], next: undefined }
      const { rows, next } = await queryPage(db, {
        ...editsBetween(id, after, upTo),
        limit: EDITS_AT_ONCE,
        after: key,
      })
      const edits = await editsOf(rows, db)
      const end = endOfAnswer(edits)
      // The rest comes with the next page.
      return end < edits.length
        ? { edits: edits.slice(0, end), next: { id, draftKey: editKey(edits[end - 1]!.version) } }
        : { edits, next }
    },
    allEdits: async (id: DraftId, after: number, upTo: number): Promise<AppliedEdit[]> =>
      upTo <= after ? [] : editsOf(await queryAll(db, editsBetween(id, after, upTo)), db),
    /**
     * The end of the edits that made the versions after one, up to another, oldest first: read backwards
     * until it is enough, or all.
     */
    lastEdits: async (
      id: DraftId,
      { after, upTo }: { after: number; upTo: number },
      isEnough: (end: readonly AppliedEdit[]) => boolean,
    ): Promise<AppliedEdit[]> => {
      let end: AppliedEdit[] = []
      for (let key: Key | undefined; upTo > after;) {
        const { rows, next } = await queryPage(db, {
          ...editsBetween(id, after, upTo),
          newestFirst: true,
          limit: EDITS_BACKWARDS,
          after: key,
        })
        end = [...(await editsOf(rows, db)).reverse(), ...end]
        if (next === undefined || isEnough(end)) break
        key = next
      }
      return end
    },
    /**
     * The edit that a command made after a version, if it did. Throws Fault id-reused where that had another
     * body.
     */
    editOfCommand: async (
      id: DraftId,
      command: { readonly id: string; readonly hash: string },
      { after, upTo }: { after: number; upTo: number },
    ): Promise<AppliedEdit | null> => {
      if (upTo <= after) return null
      const range = { name: 'draftKey', from: editKey(after + 1), to: editKey(upTo) }
      const rows = await queryAll(db, { table: 'drafts', where: ['id', id], range })
      const row = rows.find((one) => one['command'] === command.id)
      if (row !== undefined && row['commandHash'] !== command.hash)
        throw new Fault('id-reused', 'this command id was another edit', { field: 'commandId' })
      const [edit] = row === undefined ? [] : await editsOf([row], db)
      return edit ?? null
    },
    edit: async (id: DraftId, version: number): Promise<AppliedEdit> => {
      const row = await getRow(db, 'drafts', { id, draftKey: editKey(version) })
      const [edit] = row === undefined ? [] : await editsOf([row], db)
      if (edit === undefined) throw new Error(`edit ${version} of ${id} is missing`)
      return edit
    },
    /** Grids that differ from the draft's content: as they are, or null for one that is gone. */
    changedGrids: async ({ draft: { id }, epoch }: StoredDraft): Promise<Map<string, DraftGrid | null>> => {
      const prefix = draftGridsKey(epoch)
      const rows = await queryAll(db, {
        table: 'drafts',
        where: ['id', id],
        range: { name: 'draftKey', prefix },
      })
      const isThere = (row: Row): boolean => row['body'] !== undefined
      const grids = await unpackedAll(rows.filter(isThere), db)
      const codeOf = (row: Row): string => String(row['draftKey']).slice(prefix.length)
      return new Map<string, DraftGrid | null>([
        ...rows.map((row): [string, null] => [codeOf(row), null]),
        ...grids.map((one): [string, DraftGrid] => {
          const grid = DraftGrid.parse(one)
          return [grid.code, grid]
        }),
      ])
    },
    putPresence: (id: DraftId, presence: Presence, expiresAt: number): Promise<void> =>
      putRows(db, 'drafts', packedRows({ id, draftKey: hereKey(presence.person), expiresAt }, presence)),
    /** Who is here; rows past their time count as absent. */
    presences: async (id: DraftId, nowEpochSeconds: number): Promise<Presence[]> => {
      const range = { name: 'draftKey', prefix: HERE }
      const rows = await queryAll(db, { table: 'drafts', where: ['id', id], range })
      const here = rows.filter(({ expiresAt }) => Number(expiresAt) > nowEpochSeconds)
      return (await unpackedAll(here, db)).map((presence) => Presence.parse(presence))
    },
  }
}

/** The platform itself sees all drafts. */
export const EVERYWHERE = { division: '' }

export async function draftOfPublication(publication: string, db: Database): Promise<string | null> {
  const row = await getRow(db, 'drafts', { id: publication, draftKey: PUBLICATION })
  return row === undefined ? null : String(row['draft'])
}
