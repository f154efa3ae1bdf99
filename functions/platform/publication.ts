import type * as z from 'zod'
import type { TableName } from '#infra/manifest.ts'
import type { LiveKind, RecordOf } from '#shared/contract/live.ts'
import type { Action } from '#shared/people/access.ts'
import { may, type Actor } from '#shared/people/person.ts'
import { reads, type Readers } from '#shared/people/readers.ts'
import type { Row } from './dynamo/query.ts'

/** Whom a fact is for: a line gets it that listens to one of its topics, and whose person may read it. */
export interface Audience {
  /** Topics of shared/live/topic.ts, and `person:<id>`, to which each line listens for its own person. */
  readonly topics: readonly string[]
  /** A reader may do one of these. */
  readonly actions: readonly Action[]
  /** Whose row it is; null for what everybody may read who may do that. */
  readonly readers: Readers | null
}

/** Whether a person may do what it takes, and is among those whose row it is. */
export const isReader = (
  { actions, readers }: Pick<Audience, 'actions' | 'readers'>,
  person: Actor,
): boolean => actions.some((action) => may(person, action)) && (readers === null || reads(readers, person))

/** A fact on its way to open pages. */
export interface Publication<K extends LiveKind = LiveKind> {
  readonly kind: K
  readonly id: string
  readonly version: number
  readonly record: RecordOf<K>
  readonly audience: Audience
  /** Whoever read it before, and does not any more, is told that it is gone. */
  readonly before: Audience | null
}

/** The kinds whose records stand in a table, under the id that they bear. */
type StoredKind = { [K in LiveKind]: RecordOf<K> extends { id: string } ? K : never }[LiveKind]

/** How the rows of a table become facts of a kind; each feature says it beside its table. */
export interface StreamKind<K extends StoredKind = StoredKind> {
  readonly kind: K
  readonly table: TableName
  readonly schema: z.ZodType<RecordOf<K>>
  /** What a row holds, as it stands there; undefined for a row of the table that is no such fact. */
  readonly recordIn: (row: Row) => unknown
  /** Of two facts of a record the one with the higher version is the later. */
  readonly versionOf: (record: RecordOf<K>) => number
  readonly audienceOf: (record: RecordOf<K>, row: Row) => Audience
}

/** Checks the members of a kind against each other; a list holds it as one of any kind. */
export const streamKind = <K extends StoredKind>(kind: StreamKind<K>): StreamKind => kind

/** The topics of whoever is in charge of a code, of more, or of a part of it, and of people by name. */
export const topicsOfReaders = ({ codes, people }: Readers): string[] => [
  ...codes.map((code) => `division:${code}`),
  ...people.map((person) => `person:${person}`),
]
