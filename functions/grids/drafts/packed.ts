import { gunzipSync, gzipSync } from 'node:zlib'
import type { Row } from '../../platform/dynamo/query.ts'
import { Fault } from '../../platform/fault.ts'

/** An item holds 400 KB, its other attributes included. */
const MOST_BYTES = 390_000

/** A value as an item holds it. Throws Fault edit-refused for one that none does. */
export const packed = (value: unknown): Uint8Array => {
  const body = gzipSync(JSON.stringify(value))
  if (body.byteLength > MOST_BYTES)
    throw new Fault('edit-refused', 'so much cannot be changed at once', { reason: 'too-much' })
  return body
}

export const unpacked = (row: Row): unknown =>
  JSON.parse(gunzipSync(row['body'] as Uint8Array).toString('utf8'))
