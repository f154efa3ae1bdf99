import * as platform from '#functions/platform/manifest.ts'
import * as people from '#functions/people/manifest.ts'
import * as grids from '#functions/grids/manifest.ts'
import * as incidents from '#functions/incidents/manifest.ts'
import * as ledger from '#functions/ledger/manifest.ts'
import * as live from '#functions/live/manifest.ts'
import * as jobs from '#functions/jobs/manifest.ts'
import * as notices from '#functions/notices/manifest.ts'
import * as settings from '#functions/settings/manifest.ts'
import type { Feed as AnyFeed, FunctionSpec } from '#functions/platform/manifest-parts.ts'

export type { Key, Table } from '#functions/platform/manifest-parts.ts'

/** What runs, once: AWS and the local machine are both built by looping over this file and the contract. */

/** What is asked of each table stands with the keys, in functions/platform/dynamo/keys.ts. */
export const tables = {
  ...platform.tables,
  ...people.tables,
  ...grids.tables,
  ...incidents.tables,
  ...ledger.tables,
  ...live.tables,
  ...jobs.tables,
  ...settings.tables,
  ...notices.tables,
} as const

export type TableName = keyof typeof tables

export interface Feed extends AnyFeed {
  readonly table: TableName
}

type Trigger =
  | Exclude<FunctionSpec['trigger'], { kind: 'stream' }>
  | { readonly kind: 'stream'; readonly feeds: readonly Feed[] }

/** A function as its feature says it, of tables that there are. */
export interface Function extends Omit<FunctionSpec, 'grants' | 'trigger'> {
  readonly trigger: Trigger
  readonly grants: Readonly<Partial<Record<TableName, 'read' | 'write' | 'read-write'>>>
}

export const functions = {
  ...platform.functions,
  ...people.functions,
  ...grids.functions,
  ...incidents.functions,
  ...ledger.functions,
  ...live.functions,
  ...jobs.functions,
  ...settings.functions,
  ...notices.functions,
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
