import { topic } from '#shared/live/topic.ts'
import { Setting } from '#shared/settings/setting.ts'
import { streamKind } from '../platform/publication.ts'

/** What a county has decided about itself, to every open page of it. */
export const settingKind = streamKind({
  kind: 'settings',
  table: 'settings',
  schema: Setting,
  recordIn: ({ setting }) => setting,
  versionOf: ({ version }) => version,
  audienceOf: ({ county }) => ({
    topics: [topic('division', county)],
    actions: ['session.read'],
    readers: null,
  }),
})
