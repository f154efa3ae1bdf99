import { randomUUID } from 'node:crypto'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

const TABLES = ['incidents', 'ledger', 'payloads', 'commands']
const ULID = /inc_[0-9A-HJKMNP-TV-Z]{26}/

/**
 * Puts a past of so many ledger events into the file of an engine that does not run: each incident that is
 * there again and again under other ids, with its events, texts and commands and all their index rows, and a
 * stream record for each event, as an older release left them. Answers how many incidents were put.
 */
export function putPast(database: string, events: number): number {
  const db = new DatabaseSync(database)
  const tables = db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'liuwang-%'`)
    .all()
    .map(({ name }) => String(name))
    .filter((name) =>
      TABLES.some((table) => name === `liuwang-${table}` || name.startsWith(`liuwang-${table}::`)),
    )
  const rows = tables.flatMap((table) =>
    db
      .prepare(`SELECT * FROM "${table}"`)
      .all()
      .map((row) => ({ table, row, incident: ULID.exec(JSON.stringify(row))?.[0] })),
  )
  const byIncident = Map.groupBy(rows, ({ incident }) => incident)
  byIncident.delete(undefined)
  const eventsOf = (own: typeof rows): number => own.filter(({ table }) => table === 'liuwang-ledger').length
  // Those with a story: as many rows an event as a county has.
  const stories = [...byIncident].filter(([, own]) => eventsOf(own) > 1)
  const perTurn = stories.reduce((sum, [, own]) => sum + eventsOf(own), 0)
  const statements = new Map(tables.map((table) => [table, insertInto(db, table)]))
  let put = 0
  db.exec('BEGIN')
  for (let turn = 0; turn * perTurn < events; turn += 1) {
    for (const [incident = '', own] of stories) {
      put += 1
      const other = `inc_${fresh()}`
      for (const { table, row } of own) {
        const copy = Object.values(row).map((value) =>
          typeof value === 'string' ? value.replaceAll(incident, other) : value,
        )
        statements.get(table)?.run(...(copy as SQLInputValue[]))
      }
    }
  }
  db.exec('COMMIT')
  db.close()
  return put
}

/**
 * As many stream records of the ledger as that, numbered up to where it stands: all of them handed on long
 * ago.
 */
export function putPassedRecords(database: string, count: number): void {
  const db = new DatabaseSync(database)
  db.exec('DROP INDEX IF EXISTS liuwang_stream_newest; DROP INDEX IF EXISTS liuwang_stream_shard')
  const last = db
    .prepare(`SELECT * FROM _stream_records WHERE table_name = 'liuwang-ledger' ORDER BY id DESC`)
    .get()
  const insert = db.prepare(
    `INSERT INTO _stream_records (table_name, event_name, keys_json, new_image, sequence_number, shard_id, created_at)
     VALUES ('liuwang-ledger', 'INSERT', ?, ?, ?, ?, ?)`,
  )
  db.exec('BEGIN')
  for (let n = 1; n <= count; n += 1)
    insert.run(last?.['keys_json'] ?? '', last?.['new_image'] ?? '', String(-n), last?.['shard_id'] ?? '', 0)
  db.exec('COMMIT')
  db.close()
}

function insertInto(db: DatabaseSync, table: string) {
  const columns = db.prepare(`PRAGMA table_info("${table}")`).all().length
  return db.prepare(`INSERT OR IGNORE INTO "${table}" VALUES (${Array(columns).fill('?').join(',')})`)
}

/** 26 characters of a ULID's alphabet. */
const fresh = (): string =>
  `0${randomUUID()
    .replaceAll('-', '')
    .toUpperCase()
    .replaceAll(/[ILOU]/g, 'X')
    .slice(0, 25)}`
