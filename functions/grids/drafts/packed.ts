import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Database } from '../../platform/dynamo/database.ts'
import { morePartKey } from '../../platform/dynamo/keys.ts'
import { getRows, type Row } from '../../platform/dynamo/query.ts'

/** An item holds 400 KB, its other attributes included. */
const MOST_BYTES = 390_000
const STAMP_DIGITS = 16

/** Where a row stands, and what else is in it. */
type Place = Row & { readonly id: string; readonly draftKey: string }

/**
 * A value as rows hold it: the first one at its place, and as many more as it needs. Those stand under what
 * they say, so that a row which is written again leaves them as they are for whoever has just read the one
 * before. A row of version 2 has more of them, which no older release reads.
 */
export function packedRows(place: Place, value: unknown): Row[] {
  const body = gzipSync(JSON.stringify(value))
  if (body.byteLength <= MOST_BYTES) return [{ v: 1, ...place, body }]
  const { id, draftKey } = place
  const stamp = createHash('sha256').update(body).digest('hex').slice(0, STAMP_DIGITS)
  const parts = Array.from({ length: Math.ceil(body.byteLength / MOST_BYTES) }, (_, i) =>
    body.subarray(i * MOST_BYTES, (i + 1) * MOST_BYTES),
  )
  const [first, ...others] = parts
  return [
    { ...place, v: 2, body: first, more: { stamp, count: others.length } },
    ...others.map((part, i) => ({ v: 2, id, draftKey: morePartKey(draftKey, stamp, i), body: part })),
  ]
}

/** What rows hold, in their order, with the parts that stand elsewhere. Throws Error when one is missing. */
export async function unpackedAll(rows: readonly Row[], db: Database): Promise<unknown[]> {
  const keys = rows.flatMap(morePartsOf)
  const parts = new Map(
    (await getRows(db, 'drafts', keys)).map((row) => [nameOf(row), row['body'] as Uint8Array]),
  )
  return rows.map((row) => {
    const others = morePartsOf(row).map((key) => {
      const part = parts.get(nameOf(key))
      if (part === undefined) throw new Error(`${nameOf(key)} is missing`)
      return part
    })
    const body = Buffer.concat([row['body'] as Uint8Array, ...others])
    const value: unknown = JSON.parse(gunzipSync(body).toString('utf8'))
    return value
  })
}

const nameOf = ({ id, draftKey }: Row): string => `${String(id)} ${String(draftKey)}`

function morePartsOf({ id, draftKey, more }: Row): { id: string; draftKey: string }[] {
  if (more === undefined) return []
  const { stamp, count } = more as { stamp: string; count: number }
  return Array.from({ length: count }, (_, i) => ({
    id: String(id),
    draftKey: morePartKey(String(draftKey), stamp, i),
  }))
}
