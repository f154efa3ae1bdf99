import * as z from 'zod'
import { DraftId } from '#shared/grids/id.ts'
import { Instant } from '#shared/lib/time.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { draftGridsKey, LEFT, leftKey, moreGridsKey } from '../../platform/dynamo/keys.ts'
import { alive, markDead } from '../../platform/dynamo/mark-dead.ts'
import { queryAll, queryPage, removeRows, type Key } from '../../platform/dynamo/query.ts'
import { absent, type Write } from '../../platform/dynamo/transact.ts'
import { log } from '../../platform/log.ts'
import type { StoredDraft } from './draft-table.ts'

/**
 * An epoch whose grids nobody gets to any more, or not yet: one that a rebase writes is left until the draft
 * stands on it.
 */
const LeftEpoch = z.strictObject({ v: z.literal(1), draft: DraftId, epoch: z.string(), at: Instant })
type LeftEpoch = z.infer<typeof LeftEpoch>

export const epochLeft = (left: Omit<LeftEpoch, 'v'>): Write => ({
  table: 'drafts',
  put: { v: 1, ...left, ...keyOf(left) },
  when: absent('id'),
})

/** The draft stands on it from now on; fails when it was taken for left and is being cleaned away. */
export const epochTaken = (left: Pick<LeftEpoch, 'draft' | 'epoch'>): Write => ({
  table: 'drafts',
  remove: keyOf(left),
  when: alive('id'),
})

type Standing = Pick<StoredDraft, 'epoch' | 'imports'>

/** The epochs that a draft stood on or could go back to, and, as it will be, can no more. */
export function epochsLeft(
  { draft: { id: draft }, ...before }: Standing & Pick<StoredDraft, 'draft'>,
  after: Standing,
  at: Instant,
): Write[] {
  const kept = epochsOf(after)
  const left = [...epochsOf(before)].filter((epoch) => !kept.has(epoch))
  return left.map((epoch) => epochLeft({ draft, epoch, at }))
}

const epochsOf = ({ epoch, imports }: Standing): Set<string> =>
  new Set([epoch, ...imports.flatMap(({ before, after }) => [before.epoch, after.epoch])])

/** Removes the grids of epochs that were left before a time. What breaks off is taken up by the next turn. */
export async function clearLeftEpochs(before: Instant, db: Database): Promise<void> {
  const rows = await queryAll(db, { table: 'drafts', where: ['id', LEFT] })
  for (const { id: _id, draftKey: _key, dead: _dead, ...row } of rows) {
    const left = LeftEpoch.parse(row)
    // From then on no draft comes to stand on it; nothing is marked when one does meanwhile.
    if (left.at >= before || !(await markDead(db, 'drafts', keyOf(left)))) continue
    const removed = await removeGrids(left, db)
    await removeRows(db, 'drafts', [keyOf(left)])
    log('info', 'grids that a draft left were cleaned away', { draft: left.draft, grids: removed })
  }
}

async function removeGrids({ draft, epoch }: LeftEpoch, db: Database): Promise<number> {
  await removeUnder(draft, moreGridsKey(epoch), db)
  return removeUnder(draft, draftGridsKey(epoch), db)
}

async function removeUnder(draft: DraftId, prefix: string, db: Database): Promise<number> {
  const range = { name: 'draftKey', prefix }
  let removed = 0
  let after: Key | undefined
  do {
    const { rows, next } = await queryPage(db, { table: 'drafts', where: ['id', draft], range, after })
    await removeRows(
      db,
      'drafts',
      rows.map(({ draftKey }) => ({ id: draft, draftKey: String(draftKey) })),
    )
    removed += rows.length
    after = next
  } while (after !== undefined)
  return removed
}

const keyOf = ({ draft, epoch }: Pick<LeftEpoch, 'draft' | 'epoch'>) => ({
  id: LEFT,
  draftKey: leftKey(draft, epoch),
})
