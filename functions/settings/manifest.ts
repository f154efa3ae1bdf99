import { CALLER, COMMAND, text, type FunctionSpec, type Table } from '../platform/manifest-parts.ts'

/** What a county has decided about itself. */
export const tables = {
  settings: {
    partition: text('county'),
    sort: text('settingKey'),
    indexes: { 'by-register': { partition: text('register'), sort: text('id') } },
    stream: 'new-image',
  },
} as const satisfies Record<string, Table>

export const functions = {
  settings: {
    entry: 'settings',
    trigger: { kind: 'http', feature: 'settings' },
    memoryMegabytes: 512,
    timeoutSeconds: 15,
    grants: { ...CALLER, ...COMMAND, commands: 'read-write', settings: 'read-write' },
    impact: 'Pages go by the classes and nets that they last knew, and nobody can change a county’s settings',
  },
} as const satisfies Record<string, FunctionSpec>
