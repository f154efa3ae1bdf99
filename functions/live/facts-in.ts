import { log } from '../platform/log.ts'
import { membersIn } from '../platform/members-in.ts'
import type { Row } from '../platform/dynamo/query.ts'
import type { Publication, StreamKind } from '../platform/publication.ts'
import type { RowChange } from '../platform/stream.ts'
import { bytesOf } from './publish.ts'
import { MESSAGE_BYTES } from './push.ts'

/**
 * The facts of a kind in changed rows. What cannot be read, or is too long for a message, will not be better
 * the next time: it is logged, and the others go out.
 */
export const factsIn = (changes: readonly RowChange[], kind: StreamKind): Publication[] =>
  changes.flatMap(({ before, after }) => factIn(before, after, kind) ?? [])

function factIn(before: Row | undefined, after: Row | undefined, kind: StreamKind): Publication | null {
  const told = after && kind.recordIn(after)
  if (after === undefined || told === undefined) return null
  const { data: record, error } = kind.schema.safeParse(told)
  const which = { kind: kind.kind, id: String(after['id']) }
  if (record === undefined) return leaveOut({ ...which, cannotRead: membersIn(error) })
  const bytes = bytesOf(record)
  if (bytes > MESSAGE_BYTES) return leaveOut({ ...which, bytes })
  const earlier = before && kind.schema.safeParse(kind.recordIn(before)).data
  return {
    kind: kind.kind,
    id: record.id,
    version: kind.versionOf(record),
    record,
    audience: kind.audienceOf(record, after),
    before: earlier === undefined ? null : kind.audienceOf(earlier, before ?? {}),
  }
}

function leaveOut(why: Record<string, string | number>): null {
  log('error', 'a fact was not published', why)
  return null
}
