import { COMMAND, PLAN, text, type FunctionSpec, type Table } from '../platform/manifest-parts.ts'

/** Who works here, and who holds which post. */
export const tables = {
  people: {
    partition: text('id'),
    indexes: { 'by-division': { partition: text('register'), sort: text('personKey') } },
  },
  posts: {
    partition: text('division'),
    sort: text('postKey'),
    indexes: {
      'by-county': { partition: text('county'), sort: text('division') },
      'by-person': { partition: text('person'), sort: text('postKey') },
    },
  },
} as const satisfies Record<string, Table>

export const functions = {
  people: {
    entry: 'people',
    trigger: { kind: 'http', feature: 'people' },
    // A place is looked up in the whole plan of its county, as in `grids`.
    memoryMegabytes: 1769,
    timeoutSeconds: 29,
    grants: {
      ...PLAN,
      ...COMMAND,
      commands: 'read-write',
      people: 'read-write',
      posts: 'read-write',
    },
    impact:
      'Nobody can sign in to the console or the report page, and nobody is found responsible for a place',
  },
} as const satisfies Record<string, FunctionSpec>
