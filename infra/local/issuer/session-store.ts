import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider'
import { isStoreFull } from '#functions/platform/store-fault.ts'
import type { Disk } from '../disk.ts'

/**
 * Sessions, grants, codes and refresh tokens of the issuer in one SQLite file, so that people stay signed in
 * over a restart. Answers the adapter that oidc-provider asks for each of its models.
 */
export function openSessionStore(
  file: string,
  disk?: Disk,
): {
  adapterFor: (model: string) => Adapter
  close: () => void
} {
  const db = openOrRenew(file)
  db.prepare('DELETE FROM held WHERE expiresAt < ?').run(nowEpochSeconds())
  return { adapterFor: (model) => refusingWhenFull(adapterOf(db, model), disk), close: () => db.close() }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB (https://sqlite.org/rescode.html). */
const SPOILT = new Set<unknown>([11, 26])

/** A spoilt file costs no more than signing in again; one that cannot be written now is kept. */
function openOrRenew(file: string): DatabaseSync {
  try {
    return openFile(file)
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error && SPOILT.has(error.errcode))) throw error
    for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true })
    return openFile(file)
  }
}

function openFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  db.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS held (model TEXT, id TEXT, payload TEXT NOT NULL, grantId TEXT, uid TEXT, expiresAt INTEGER,
      PRIMARY KEY (model, id)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS held_by_grant ON held (grantId);
    CREATE INDEX IF NOT EXISTS held_by_uid ON held (model, uid);`)
  return db
}

/**
 * Says of a full disk what OAuth has a word for: whoever signs in now can try again, and nothing is wrong
 * with us.
 */
function refusingWhenFull(adapter: Adapter, disk: Disk | undefined): Adapter {
  const guarded = (act: () => Promise<void>): Promise<void> =>
    act().catch((error: unknown) => {
      if (!isStoreFull(error)) throw error
      disk?.isFull()
      throw Object.assign(new errors.TemporarilyUnavailable('the disk of the server is full'), BUSY)
    })
  return {
    ...adapter,
    upsert: (id, payload, expiresIn) => guarded(async () => adapter.upsert(id, payload, expiresIn)),
    consume: (id) => guarded(async () => adapter.consume(id)),
    destroy: (id) => guarded(async () => adapter.destroy(id)),
    revokeByGrantId: (grantId) => guarded(async () => adapter.revokeByGrantId(grantId)),
  }
}

/**
 * The library's own would be 400, as for a request that is wrong, and sent back to a page that did not ask.
 */
const BUSY = { status: 503, statusCode: 503, allow_redirect: false }

const nowEpochSeconds = (): number => Math.floor(Date.now() / 1000)

function adapterOf(db: DatabaseSync, model: string): Adapter {
  const find = (column: 'id' | 'uid', value: string): AdapterPayload | undefined => {
    const row = db
      .prepare(
        `SELECT payload FROM held WHERE model = ? AND ${column} = ? AND (expiresAt IS NULL OR expiresAt >= ?)`,
      )
      .get(model, value, nowEpochSeconds())
    return row === undefined ? undefined : (JSON.parse(String(row['payload'])) as AdapterPayload)
  }
  const upsert = (id: string, payload: AdapterPayload, expiresIn?: number): void => {
    const expiresAt = expiresIn === undefined ? null : nowEpochSeconds() + expiresIn
    db.prepare(
      'INSERT OR REPLACE INTO held (model, id, payload, grantId, uid, expiresAt) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(model, id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null, expiresAt)
  }
  return {
    upsert: async (id, payload, expiresIn) => upsert(id, payload, expiresIn),
    find: async (id) => find('id', id),
    findByUid: async (uid) => find('uid', uid),
    // Only the device flow has user codes, and it is off.
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const payload = find('id', id)
      if (payload === undefined) return
      db.prepare('UPDATE held SET payload = ? WHERE model = ? AND id = ?').run(
        JSON.stringify({ ...payload, consumed: nowEpochSeconds() }),
        model,
        id,
      )
    },
    destroy: async (id) => {
      db.prepare('DELETE FROM held WHERE model = ? AND id = ?').run(model, id)
    },
    revokeByGrantId: async (grantId) => {
      db.prepare('DELETE FROM held WHERE grantId = ?').run(grantId)
    },
  }
}
