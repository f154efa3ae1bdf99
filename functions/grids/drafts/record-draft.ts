import { randomBytes } from 'node:crypto'
import type { Draft } from '#shared/grids/draft.ts'
import type { DraftEventType } from '#shared/grids/draft-life.ts'
import type { DraftId } from '#shared/grids/id.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { nextEvent } from '../../platform/dynamo/commit.ts'
import type { StoredDraft } from './draft-table.ts'

interface Happened {
  readonly type: DraftEventType
  readonly actor: PersonId
  readonly at: Instant
  readonly codes: Readonly<Record<string, string | number | null>>
  /** Title or reason: free text lies apart, so that it can be deleted one day. */
  readonly text?: Readonly<Record<string, string>> | undefined
}

/** The chain of a draft's life. */
export const aggregateOf = (id: DraftId): string => id.replace(/^dft_/, 'draft_')

/** What happened to a draft as the next link of its chain. */
export function recordDraft(
  { id, county, division, version }: Draft,
  { type, actor, at, codes, text }: Happened,
  after: StoredDraft['head'] | null,
) {
  const { event, payload } = nextEvent(
    {
      aggregate: aggregateOf(id),
      type,
      county,
      actor,
      at,
      codes: { draft: id, division, version, ...codes },
    },
    after,
    text === undefined
      ? null
      : { retention: 'draft-text', salt: randomBytes(16).toString('hex'), body: { ...text } },
  )
  return { event, payload, head: { seq: event.seq, hash: event.hash } }
}
