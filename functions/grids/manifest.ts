import {
  CALLER,
  COMMAND,
  PLAN,
  number,
  text,
  type FunctionSpec,
  type Table,
} from '../platform/manifest-parts.ts'

/** Divisions, plans in their versions, and what is being drawn. */
export const tables = {
  divisions: {
    partition: text('code'),
    indexes: { 'by-parent': { partition: text('parent'), sort: text('code') } },
  },
  plans: { partition: text('division'), sort: text('planKey') },
  'plan-tiles': { partition: text('place'), sort: number('writtenIn') },
  'plan-pages': { partition: text('pageSet'), sort: number('page') },
  drafts: {
    partition: text('id'),
    sort: text('draftKey'),
    indexes: { 'by-county': { partition: text('county'), sort: text('listKey') } },
    stream: 'new-image',
    ttl: 'expiresAt',
  },
} as const satisfies Record<string, Table>

export const functions = {
  grids: {
    entry: 'grids',
    trigger: { kind: 'http', feature: 'grids' },
    memoryMegabytes: 1769,
    timeoutSeconds: 29,
    grants: { ...CALLER, ...PLAN, jobs: 'read-write' },
    transfers: 'read-write',
    impact: 'Maps show no grids and nobody can ask which grid owns a place',
  },
  drafts: {
    entry: 'drafts',
    trigger: { kind: 'http', feature: 'drafts' },
    memoryMegabytes: 1769,
    timeoutSeconds: 29,
    grants: {
      ...CALLER,
      ...COMMAND,
      ledger: 'read-write',
      commands: 'read-write',
      payloads: 'write',
      plans: 'read-write',
      'plan-tiles': 'read',
      'plan-pages': 'read',
      drafts: 'read-write',
      jobs: 'read-write',
      incidents: 'read',
      posts: 'read',
    },
    transfers: 'read-write',
    impact:
      'Nobody can draw or approve a division; what is drawn is kept, and the plan in force is not touched',
  },
} as const satisfies Record<string, FunctionSpec>
