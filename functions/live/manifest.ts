import { CALLER, text, type FunctionSpec, type Table } from '../platform/manifest-parts.ts'

/** The lines of open pages. */
export const tables = {
  subscriptions: { partition: text('place'), sort: text('listener'), ttl: 'expiresAt' },
  tickets: { partition: text('id'), ttl: 'expiresAt' },
} as const satisfies Record<string, Table>

export const functions = {
  live: {
    entry: 'live',
    trigger: { kind: 'http', feature: 'live' },
    memoryMegabytes: 512,
    timeoutSeconds: 15,
    grants: { ...CALLER, tickets: 'write' },
    impact: 'Screens cannot go live; they show that they are stale and are brought up to date on reload',
  },
  socket: {
    entry: 'socket',
    trigger: { kind: 'socket' },
    memoryMegabytes: 512,
    timeoutSeconds: 15,
    grants: { ...CALLER, tickets: 'write', subscriptions: 'read-write', drafts: 'read' },
    pushes: true,
    impact: 'Screens cannot go live; they show that they are stale and are brought up to date on reload',
  },
  'publish-changes': {
    entry: 'publish-changes',
    trigger: {
      kind: 'stream',
      feeds: [
        { table: 'incidents' },
        { table: 'drafts', only: { key: 'draftKey', is: 'draft' } },
        { table: 'jobs', only: { key: 'jobKey', is: 'job' } },
        { table: 'settings' },
        { table: 'notices' },
      ],
    },
    memoryMegabytes: 512,
    timeoutSeconds: 30,
    grants: { ...CALLER, subscriptions: 'read-write' },
    pushes: true,
    impact:
      'Open screens do not see new incidents, what others draw and how far work is until they reconnect',
  },
} as const satisfies Record<string, FunctionSpec>
