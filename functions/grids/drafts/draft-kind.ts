import { Draft } from '#shared/grids/draft.ts'
import { topic } from '#shared/live/topic.ts'
import { DRAFT } from '../../platform/dynamo/keys.ts'
import { streamKind } from '../../platform/publication.ts'

/** The head of each draft, to those who have it open; its edits and grids are read by its version. */
export const draftKind = streamKind({
  kind: 'drafts',
  table: 'drafts',
  schema: Draft,
  recordIn: ({ draftKey, draft }) => (draftKey === DRAFT ? draft : undefined),
  versionOf: ({ version }) => version,
  audienceOf: ({ id, division }) => ({
    topics: [topic('draft', id)],
    actions: ['plans.draft'],
    readers: { codes: [division], people: [] },
  }),
})
