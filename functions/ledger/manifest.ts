import { CALLER, COMMAND, number, text, type FunctionSpec, type Table } from '../platform/manifest-parts.ts'

/** The record, and whoever listens to its facts. */
export const tables = {
  ledger: {
    partition: text('aggregate'),
    sort: number('seq'),
    indexes: { 'by-county': { partition: text('county'), sort: text('atKey') } },
    stream: 'new-image',
  },
  payloads: { partition: text('aggregate'), sort: number('seq') },
  seals: { partition: text('county'), sort: text('sealKey') },
} as const satisfies Record<string, Table>

export const functions = {
  ledger: {
    entry: 'ledger',
    trigger: { kind: 'http', feature: 'ledger' },
    memoryMegabytes: 1769,
    timeoutSeconds: 29,
    grants: {
      ...CALLER,
      ledger: 'read',
      payloads: 'read',
      seals: 'read',
      incidents: 'read',
      plans: 'read',
      drafts: 'read',
      posts: 'read',
      settings: 'read',
      notices: 'read',
    },
    impact: 'Auditors cannot read or verify the record; the record itself is not touched',
  },
  seal: {
    entry: 'seal',
    trigger: { kind: 'schedule', everyMinutes: 60 },
    memoryMegabytes: 1024,
    timeoutSeconds: 300,
    grants: { ...CALLER, plans: 'read', ledger: 'read', seals: 'read-write' },
    impact: 'New entries of the record are not sealed; the next run seals what this one left',
  },
  react: {
    entry: 'react',
    trigger: { kind: 'stream', feeds: [{ table: 'ledger' }] },
    memoryMegabytes: 512,
    timeoutSeconds: 30,
    grants: {
      ...CALLER,
      ...COMMAND,
      subscriptions: 'read-write',
      jobs: 'write',
      drafts: 'read-write',
      plans: 'read-write',
      notices: 'read-write',
    },
    pushes: true,
    impact:
      'Open screens keep drawing the plan that was in force before, its draft still reads as scheduled, no notice tells of it, and who may do other things learns it only a minute late',
  },
} as const satisfies Record<string, FunctionSpec>
