import type { Instant } from '#shared/lib/time.ts'
import { noticeId, type Notice } from '#shared/notices/notice.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { againWhenOvertaken } from '../platform/dynamo/lost-race.ts'
import { transact } from '../platform/dynamo/transact.ts'
import { Fault } from '../platform/fault.ts'
import { addNotice, changeNotice, noticeTable, type StoredNotice } from './notice-table.ts'

type Told = 'id' | 'version' | 'acknowledged' | 'snoozed' | 'clearedAt'
/** What a feature says of it, each kind with what it is about. */
type NewNotice = { [K in Notice['kind']]: Omit<Extract<Notice, { kind: K }>, Told> }[Notice['kind']]

interface Telling extends Pick<StoredNotice, 'readers' | 'actions'> {
  /** What it is about among others of its kind, as its id holds it: letters, digits, `-` and `_`. */
  readonly subject: string
  readonly notice: NewNotice
}

/** Tells of something that stands from now on; told again, also after it was over, it is the same. */
export async function tell({ subject, notice, readers, actions }: Telling, db: Database): Promise<void> {
  const { kind, since } = notice
  const whole = {
    ...notice,
    id: noticeId({ kind, subject, since }),
    version: 1,
    acknowledged: null,
    snoozed: null,
    clearedAt: null,
  } as Notice
  await transact(db, [addNotice({ v: 1, notice: whole, readers, actions, head: null })])
}

const TRIES = 5

/** Notes that those of a county which were told before and are meant are over. */
export async function clearNotices(
  { county, at, isMeant }: { county: string; at: Instant; isMeant: (notice: Notice) => boolean },
  db: Database,
): Promise<void> {
  await againWhenOvertaken(TRIES, async () => {
    for (const stored of await noticeTable(db).standing(county))
      if (stored.notice.since < at && isMeant(stored.notice)) await clear(stored, at, db)
  })
}

async function clear(before: StoredNotice, at: Instant, db: Database): Promise<void> {
  const { notice } = before
  const after = { ...before, notice: { ...notice, version: notice.version + 1, clearedAt: at } }
  const failure = await transact(db, [changeNotice(before, after)])
  // The index may lag: what another has cleared meanwhile is looked at again and found gone.
  if (failure !== null) throw new Fault('version-conflict', 'somebody else changed it meanwhile')
}
