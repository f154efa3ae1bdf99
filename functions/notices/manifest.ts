import { CALLER, COMMAND, text, type FunctionSpec, type Table } from '../platform/manifest-parts.ts'

/** What somebody should know as long as it stands. */
export const tables = {
  notices: {
    partition: text('id'),
    indexes: { 'by-county': { partition: text('register'), sort: text('place') } },
    stream: 'new-image',
    ttl: 'expiresAt',
  },
} as const satisfies Record<string, Table>

export const functions = {
  notices: {
    entry: 'notices',
    trigger: { kind: 'http', feature: 'notices' },
    memoryMegabytes: 512,
    timeoutSeconds: 15,
    grants: { ...CALLER, ...COMMAND, commands: 'read-write', notices: 'read-write' },
    impact: 'Pages show the notices that they last knew, and nobody can acknowledge one',
  },
} as const satisfies Record<string, FunctionSpec>
