import { text, type FunctionSpec, type Table } from './manifest-parts.ts'

/** What every command and every monitor needs. */
export const tables = {
  commands: { partition: text('id'), ttl: 'expiresAt' },
} as const satisfies Record<string, Table>

export const functions = {
  platform: {
    entry: 'platform',
    trigger: { kind: 'http', feature: 'platform' },
    memoryMegabytes: 512,
    timeoutSeconds: 15,
    grants: { divisions: 'read' },
    impact: 'Health checks fail: monitors report the platform as down',
  },
} as const satisfies Record<string, FunctionSpec>
