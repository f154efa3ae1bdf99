import type { Heard } from '#shared/contract/hear.ts'
import type { LiveRequest } from '#shared/contract/live.ts'

/** A WebSocket, reduced to what the connection needs; a test plays one. */
export interface Socket {
  readonly send: (request: LiveRequest) => void
  readonly close: () => void
}

export interface SocketListener {
  readonly onOpen: () => void
  readonly onMessage: (heard: Heard) => void
  /** Called once, also when it never opened; not after `close`. */
  readonly onLost: () => void
}

/** The server as the connection sees it. The promise is rejected when the signal is aborted. */
export interface Line {
  readonly ticket: (signal: AbortSignal) => Promise<string>
  readonly open: (ticket: string, listener: SocketListener) => Socket
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
