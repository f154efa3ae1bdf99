import { COMMAND, text, type FunctionSpec, type Table } from '../platform/manifest-parts.ts'

/** Work that takes longer than a request. */
export const tables = {
  jobs: {
    partition: text('id'),
    sort: text('jobKey'),
    indexes: { 'by-open': { partition: text('open'), sort: text('changedAt') } },
    stream: 'new-image',
    ttl: 'expiresAt',
  },
} as const satisfies Record<string, Table>

export const functions = {
  work: {
    entry: 'work',
    trigger: { kind: 'stream', feeds: [{ table: 'jobs', only: { key: 'jobKey', is: 'job' } }] },
    memoryMegabytes: 3008,
    timeoutSeconds: 900,
    grants: {
      ...COMMAND,
      commands: 'read-write',
      jobs: 'read-write',
      drafts: 'read-write',
      people: 'read',
      divisions: 'read-write',
      plans: 'read-write',
      'plan-tiles': 'read-write',
      'plan-pages': 'read-write',
      incidents: 'read-write',
      payloads: 'write',
      posts: 'read-write',
      notices: 'read-write',
    },
    transfers: 'read-write',
    impact:
      'Imports and large exports of grids and approved drafts wait, and open incidents keep the grid of the plan before; the plan in force is not touched',
  },
  tend: {
    entry: 'tend',
    trigger: { kind: 'schedule', everyMinutes: 1 },
    memoryMegabytes: 1024,
    timeoutSeconds: 50,
    grants: {
      ...COMMAND,
      plans: 'read-write',
      'plan-tiles': 'write',
      'plan-pages': 'read-write',
      jobs: 'read-write',
      drafts: 'read-write',
    },
    impact: 'Scheduled plans are in force, but nobody is told; work that died is not begun again',
  },
} as const satisfies Record<string, FunctionSpec>
