import { CALLER, COMMAND, PLAN, text, type FunctionSpec, type Table } from '../platform/manifest-parts.ts'

/** What was reported and is handled. */
export const tables = {
  incidents: {
    partition: text('id'),
    indexes: {
      'by-report': { partition: text('county'), sort: text('reportKey') },
      'by-change': { partition: text('county'), sort: text('changeKey') },
      'by-author': { partition: text('author'), sort: text('reportKey') },
      'by-place': { partition: text('county'), sort: text('placeKey') },
      'by-retention': { partition: text('county'), sort: text('forgetAt') },
    },
    stream: 'new-and-old-images',
  },
} as const satisfies Record<string, Table>

export const functions = {
  incidents: {
    entry: 'incidents',
    trigger: { kind: 'http', feature: 'incidents' },
    memoryMegabytes: 1769,
    timeoutSeconds: 29,
    grants: {
      ...CALLER,
      ...PLAN,
      ...COMMAND,
      ledger: 'read-write',
      commands: 'read-write',
      payloads: 'read-write',
      incidents: 'read-write',
      settings: 'read',
    },
    impact: 'Incidents cannot be reported or handled; phones keep reports until it answers again',
  },
  forget: {
    entry: 'forget',
    trigger: { kind: 'schedule', everyMinutes: 24 * 60 },
    memoryMegabytes: 1024,
    timeoutSeconds: 900,
    grants: { ...COMMAND, payloads: 'read-write', plans: 'read', incidents: 'read-write' },
    impact: 'Texts whose time is over are kept longer than the rule allows',
  },
} as const satisfies Record<string, FunctionSpec>
