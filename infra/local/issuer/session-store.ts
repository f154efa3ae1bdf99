import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { systemCode } from '../trouble.ts'

/**
 * Sessions, grants, codes and refresh tokens of the issuer in one SQLite file, so that people stay signed in over a
 * restart. Answers the adapter that oidc-provider asks for each of its models.
 */
export function openSessionStore(file: string): {
  adapterFor: (model: string) => Adapter
  close: () => void
} {
  const db = openOrRenew(file)
  db.prepare('DELETE FROM held WHERE expiresAt < ?').run(nowEpochSeconds())
  return { adapterFor: (model) => adapterOf(db, model), close: () => db.close() }
}

/** A spoilt file costs no more than signing in again. */
function openOrRenew(file: string): DatabaseSync {
  try {
    return openFile(file)
  } catch (error) {
    if (systemCode(error) !== 'ERR_SQLITE_ERROR') throw error
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
