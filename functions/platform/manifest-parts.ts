import type { Feature } from '#shared/contract/index.ts'

/**
 * What a feature says of its tables and functions, in its own manifest.ts; infra/manifest.ts puts them
 * together.
 */

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

export const text = (name: string): Key => ({ name, type: 'S' })
export const number = (name: string): Key => ({ name, type: 'N' })

/** A stream that a function is fed with. */
export interface Feed {
  readonly table: string
  /**
   * Only rows with this in a member of their key; the others of the table are no business of the function.
   */
  readonly only?: { readonly key: string; readonly is: string }
  /** Gathers what comes within so long into one batch; else each change goes out at once. */
  readonly gatherSeconds?: number
}

type Trigger =
  | { readonly kind: 'http'; readonly feature: Feature }
  | { readonly kind: 'socket' }
  | { readonly kind: 'stream'; readonly feeds: readonly Feed[] }
  | { readonly kind: 'schedule'; readonly everyMinutes: number }

export interface FunctionSpec {
  /** The file below functions/lambda, without its ending; it exports `handler`. */
  readonly entry: string
  readonly trigger: Trigger
  readonly memoryMegabytes: number
  readonly timeoutSeconds: number
  readonly grants: Readonly<Record<string, 'read' | 'write' | 'read-write'>>
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
export const CALLER = { people: 'read' } as const
/**
 * One command: event and command id, beside the state and texts that each writes, in one transaction; no
 * event goes before a seal.
 */
export const COMMAND = { ledger: 'write', commands: 'write', seals: 'read' } as const
export const PLAN = { divisions: 'read', plans: 'read', 'plan-tiles': 'read', 'plan-pages': 'read' } as const
