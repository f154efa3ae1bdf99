import type { LiveMessage, PONG } from '#shared/contract/live.ts'
import { toInstant } from '#shared/lib/time.ts'

/**
 * What pages of the release before take, which stay open when this one comes: a message is of a `type`, and
 * says its facts in its own members. It goes when no page of that release can be open any more.
 */
export function formerForm({ kind, changes }: LiveMessage | typeof PONG): object[] {
  if (kind === 'pong') return [{ v: 1, type: 'pong', at: toInstant(Date.now()) }]
  if (kind === 'people') return changes.map(({ version }) => ({ v: 1, type: 'person', version }))
  if (kind === 'plans') return (changes as LiveMessage<'plans'>['changes']).map(formerNews)
  if (kind !== 'incidents') return []
  const former = changes.map(({ id, version, record }) => ({
    id,
    version,
    ...(record === undefined ? {} : { incident: record }),
  }))
  return [{ v: 1, type: 'incidents', changes: former }]
}

const formerNews = ({ id: division, record }: LiveMessage<'plans'>['changes'][number]): object =>
  record?.inForce === undefined
    ? { v: 1, type: 'schedule', division }
    : { v: 1, type: 'plan', division, version: record.inForce }
