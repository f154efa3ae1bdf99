import type { Feature } from '#shared/contract/index.ts'

/** What runs, once: AWS and the local machine are both built by looping over this file and the contract. */

type KeyType = 'S' | 'N'
export interface Key {
  readonly name: string
  readonly type: KeyType
}

export interface Table {
  readonly partition: Key
  readonly sort?: Key
  /** Global secondary indexes by name; all project every attribute. */
  readonly indexes?: Readonly<Record<string, { readonly partition: Key; readonly sort: Key }>>
  readonly stream?: 'new-image' | 'new-and-old-images'
  /** The attribute (epoch seconds) past which a row counts as absent and may be removed. */
  readonly ttl?: 'expiresAt'
}

const text = (name: string): Key => ({ name, type: 'S' })
const number = (name: string): Key => ({ name, type: 'N' })

/** What is asked of each table stands with the keys, in functions/platform/dynamo/keys.ts. */
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
  ledger: {
    partition: text('aggregate'),
    sort: number('seq'),
    indexes: { 'by-county': { partition: text('county'), sort: text('atKey') } },
    stream: 'new-image',
  },
  payloads: { partition: text('aggregate'), sort: number('seq') },
  seals: { partition: text('county'), sort: text('sealKey') },
  commands: { partition: text('id'), ttl: 'expiresAt' },
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
  subscriptions: { partition: text('place'), sort: text('listener'), ttl: 'expiresAt' },
  tickets: { partition: text('id'), ttl: 'expiresAt' },
  jobs: {
    partition: text('id'),
    sort: text('jobKey'),
    indexes: { 'by-open': { partition: text('open'), sort: text('changedAt') } },
    stream: 'new-image',
    ttl: 'expiresAt',
  },
} as const satisfies Record<string, Table>

export type TableName = keyof typeof tables

/** A stream that a function is fed with. */
export interface Feed {
  readonly table: TableName
  /** Only rows with this in a member of their key; the others of the table are no business of the function. */
  readonly only?: { readonly key: string; readonly is: string }
  /** Gathers what comes within so long into one batch; else each change goes out at once. */
  readonly gatherSeconds?: number
}

type Trigger =
  | { readonly kind: 'http'; readonly feature: Feature }
  | { readonly kind: 'socket' }
  | { readonly kind: 'stream'; readonly feeds: readonly Feed[] }
  | { readonly kind: 'schedule'; readonly everyMinutes: number }

export interface Function {
  /** The file below functions/lambda, without its ending; it exports `handler`. */
  readonly entry: string
  readonly trigger: Trigger
  readonly memoryMegabytes: number
  readonly timeoutSeconds: number
  readonly grants: Readonly<Partial<Record<TableName, 'read' | 'write' | 'read-write'>>>
  /** Whether it sends to open WebSockets. */
  readonly pushes?: true
  /**
   * What it may do with files: put them or hand out a place where they are put, and read them; or only read
   * them.
   */
  readonly transfers?: 'read-write' | 'read'
  /** What people notice when it fails: the text of its alarm. */
  readonly impact: string
}

/** Every door that asks who calls reads People. */
const CALLER = { people: 'read' } as const
/**
 * One command: event and command id, beside the state and texts that each writes, in one transaction; no
 * event goes before a seal.
 */
const COMMAND = { ledger: 'write', commands: 'write', seals: 'read' } as const
const PLAN = { divisions: 'read', plans: 'read', 'plan-tiles': 'read', 'plan-pages': 'read' } as const

export const functions = {
  platform: {
    entry: 'platform',
    trigger: { kind: 'http', feature: 'platform' },
    memoryMegabytes: 512,
    timeoutSeconds: 15,
    grants: { divisions: 'read' },
    impact: 'Health checks fail: monitors report the platform as down',
  },
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
    },
    impact: 'Incidents cannot be reported or handled; phones keep reports until it answers again',
  },
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
    },
    impact: 'Auditors cannot read or verify the record; the record itself is not touched',
  },
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
      ],
    },
    memoryMegabytes: 512,
    timeoutSeconds: 30,
    grants: { ...CALLER, subscriptions: 'read-write' },
    pushes: true,
    impact:
      'Open screens do not see new incidents, what others draw and how far work is until they reconnect',
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
    },
    pushes: true,
    impact:
      'Open screens keep drawing the plan that was in force before, its draft still reads as scheduled, and who may do other things learns it only a minute late',
  },
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
  seal: {
    entry: 'seal',
    trigger: { kind: 'schedule', everyMinutes: 60 },
    memoryMegabytes: 1024,
    timeoutSeconds: 300,
    grants: { ...CALLER, plans: 'read', ledger: 'read', seals: 'read-write' },
    impact: 'New entries of the record are not sealed; the next run seals what this one left',
  },
  forget: {
    entry: 'forget',
    trigger: { kind: 'schedule', everyMinutes: 24 * 60 },
    memoryMegabytes: 1024,
    timeoutSeconds: 900,
    grants: { ...COMMAND, payloads: 'read-write', plans: 'read', incidents: 'read-write' },
    impact: 'Texts whose time is over are kept longer than the rule allows',
  },
} as const satisfies Record<string, Function>

export type FunctionName = keyof typeof functions

/** The environment variable that tells a function the name of a table. */
export const tableVariable = (table: TableName): string => `TABLE_${table.toUpperCase().replaceAll('-', '_')}`

/**
 * The rest of a function's environment: ISSUER, AUDIENCE and JWKS_URI (whom to believe), PUSH_ENDPOINT (where
 * open WebSockets are reached; only for those that push), TRANSFERS_URL (where files are sent and read; only
 * for those that have to do with them), APP_VERSION, and locally DYNAMODB_ENDPOINT, TRANSFERS_INSIDE_URL
 * (where this machine itself reads files) and TRANSFERS_SECRET (what places of files are signed with).
 */
export const VARIABLES = [
  'ISSUER',
  'AUDIENCE',
  'JWKS_URI',
  'PUSH_ENDPOINT',
  'TRANSFERS_URL',
  'TRANSFERS_INSIDE_URL',
  'TRANSFERS_SECRET',
  'APP_VERSION',
  'DYNAMODB_ENDPOINT',
] as const
