import { DAY, epochSeconds, type Instant } from '#shared/lib/time.ts'
import { payloadHashOf, sealed } from '#shared/ledger/chain.ts'
import type { LedgerEvent, LedgerPayload } from '#shared/ledger/event.ts'
import { Fault } from '../fault.ts'
import { behindSeals } from './behind-seals.ts'
import type { Database } from './database.ts'
import { atKey } from './keys.ts'
import { getRow, type Row } from './query.ts'
import { absent, absentOrExpired, transact, type Write } from './transact.ts'

/** A command's row is kept this long; a repeat that comes later meets the aggregate's own conditions. */
const COMMAND_TTL_DAYS = 30

export interface CommandRow {
  readonly id: string
  /** SHA-256 of the canonical body together with who sent it to whom. */
  readonly hash: string
  /** What it answered, as JSON: a repeat is answered the same. */
  readonly answer: string
}

/** An event before it is closed: its place in the chain and hashes are added here. */
export type NewEvent = Omit<LedgerEvent, 'v' | 'hash' | 'payloadHash' | 'previous' | 'seq'>

/** Closes the next event of a chain and its payload. */
export function nextEvent(
  event: NewEvent,
  after: { seq: number; hash: string } | null,
  payload: Pick<LedgerPayload, 'retention' | 'salt' | 'body'> | null,
): { event: LedgerEvent; payload: LedgerPayload | null } {
  const seq = (after?.seq ?? 0) + 1
  const kept: LedgerPayload | null = payload && { v: 1, aggregate: event.aggregate, seq, ...payload }
  return {
    event: sealed({ v: 1, ...event, seq, payloadHash: payloadHashOf(kept), previous: after?.hash ?? null }),
    payload: kept,
  }
}

export interface Commitment {
  readonly command: CommandRow
  readonly event: LedgerEvent
  readonly payload: LedgerPayload | null
  readonly state: readonly Write[]
}

/**
 * One command, all or nothing: command id, new state, event and payload. Answers null when it happened; the
 * first answer when the same command was taken before; throws Fault id-reused when its id was used for
 * another body, and version-conflict when somebody else was faster.
 */
export async function commit(
  db: Database,
  { command, event, payload, state }: Commitment,
): Promise<string | null> {
  return commitOnce(db, { command, at: event.at, state: [...ledgerWrites(event, payload), ...state] })
}

/** A link of another chain that must stand or fall with a command, beside the command's own. */
export const ledgerWrites = (event: LedgerEvent, payload: LedgerPayload | null): Write[] => [
  {
    table: 'ledger',
    put: { ...event, atKey: atKey(event.at, event.aggregate, event.seq) },
    when: absent('aggregate'),
  },
  ...(payload === null ? [] : [{ table: 'payloads' as const, put: payload, when: absent('aggregate') }]),
]

/** As commit, for what is no link of a chain: strokes of a drawing are too many for the ledger one by one. */
export async function commitOnce(
  db: Database,
  { command, at, state }: Pick<Commitment, 'command' | 'state'> & { readonly at: Instant },
): Promise<string | null> {
  const nowEpochSeconds = epochSeconds(at)
  const expiresAt = nowEpochSeconds + (COMMAND_TTL_DAYS * DAY) / 1000
  const failure = await transact(db, [
    { table: 'commands', put: { v: 1, ...command, expiresAt }, when: absentOrExpired('id', nowEpochSeconds) },
    ...(await behindSeals(state, db)),
  ])
  if (failure === null) return null
  // The command's own row is read first: a repeat also fails the version, and must not be told of a conflict.
  if (failure[0]?.failed) return answerOf(failure[0].row, command.hash)
  throw new Fault('version-conflict', 'somebody else changed it meanwhile')
}

/** What a command answered when it was taken before; null when it never was. Throws Fault id-reused. */
export async function answeredBefore(
  db: Database,
  command: Omit<CommandRow, 'answer'>,
  nowEpochSeconds: number,
): Promise<string | null> {
  const row = await getRow(db, 'commands', { id: command.id })
  return row === undefined || Number(row['expiresAt']) < nowEpochSeconds ? null : answerOf(row, command.hash)
}

function answerOf(row: Row | undefined, hash: string): string {
  if (row?.['hash'] !== hash)
    throw new Fault('id-reused', 'this id was already used for another body', { field: 'id' })
  return String(row['answer'])
}
