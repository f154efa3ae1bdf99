import * as z from 'zod'
import { LIVE_KINDS, PONG, type LiveChange, type LiveKind } from './live.ts'
import { tolerant } from './tolerant.ts'

/** A message as a page hears it. `unread` of its records cannot be read, and are left out. */
export interface Heard {
  /** Null for a kind that this release does not know, and for what is no message at all. */
  readonly kind: LiveKind | typeof PONG.kind | null
  readonly changes: readonly LiveChange[]
  readonly unread: number
}

const Envelope = z.object({ v: z.literal(PONG.v), kind: z.string(), changes: z.array(z.unknown()) })
const Change = z.object({ id: z.string(), version: z.int().nonnegative(), record: z.unknown().optional() })
const Kind = z.object({ kind: z.enum([...(Object.keys(LIVE_KINDS) as LiveKind[]), PONG.kind]) })

/** Reads what came over the line as `tolerant` does, each record whole or not at all. */
export function hear(value: unknown): Heard {
  const kind = Kind.safeParse(value).data?.kind ?? null
  const changes = Envelope.safeParse(value).data?.changes
  if (kind === null || changes === undefined) return { kind, changes: [], unread: 1 }
  if (kind === PONG.kind) return { kind, changes: [], unread: 0 }
  const read = changes.flatMap((change) => changeOf(kind, change) ?? [])
  return { kind, changes: read, unread: changes.length - read.length }
}

function changeOf(kind: LiveKind, value: unknown): LiveChange | null {
  const change = Change.safeParse(value).data
  if (change === undefined) return null
  const { id, version } = change
  if (change.record === undefined) return { id, version }
  const record = tolerant(LIVE_KINDS[kind]).safeParse(change.record)
  return record.success ? { id, version, record: record.data } : null
}
