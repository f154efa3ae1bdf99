import type { LiveMessage, LiveRequest } from '#shared/contract/live.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Change } from './collection.svelte.ts'

/** A WebSocket, reduced to what the connection needs; a test plays one. */
export interface Socket {
  readonly send: (request: LiveRequest) => void
  readonly close: () => void
}

export interface SocketListener {
  readonly onOpen: () => void
  readonly onMessage: (message: LiveMessage) => void
  /** A message that cannot be read came: of a kind, or null for one that this page does not know. */
  readonly onUnread: (kind: LiveMessage['type'] | null) => void
  /** Called once, also when it never opened; not after `close`. */
  readonly onLost: () => void
}

export interface Snapshot {
  readonly records: readonly Incident[]
  /** Ask for changes from here on. */
  readonly through: Instant
}

interface ChangesPage {
  readonly changes: readonly Change<Incident>[]
  readonly through: Instant
  readonly cursor: string | undefined
}

/** The server as the connection sees it. Every promise is rejected when the signal is aborted. */
export interface Line {
  readonly ticket: (signal: AbortSignal) => Promise<string>
  readonly open: (ticket: string, listener: SocketListener) => Socket
  readonly snapshot: (signal: AbortSignal) => Promise<Snapshot>
  readonly changesSince: (
    since: Instant,
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<ChangesPage>
}

/** Time and chance, so that a test may hold both. */
export interface Timing {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Runs once, later; gives what takes it back. */
  readonly after: (milliseconds: number, run: () => void) => () => void
  /** From 0 to below 1. */
  readonly random: () => number
}

export const realTiming: Timing = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
