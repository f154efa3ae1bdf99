import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  LimitExceededException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import type { LiveMessage, PONG } from '#shared/contract/live.ts'
import { SECOND } from '#shared/lib/time.ts'
import { inTurns } from '../platform/in-turns.ts'
import { log } from '../platform/log.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import { clientLimits } from '../platform/time-limits.ts'
import { withoutLog } from '../platform/without-log.ts'
import { formerForm } from './former-form.ts'
import type { Line, SubscriptionTable } from './subscription-table.ts'

type Message = LiveMessage | typeof PONG

/** What one line is sent, in this order. */
export interface Letter {
  readonly to: Pick<Line, 'line' | 'form'>
  readonly messages: readonly Message[]
}

/**
 * Sends letters, each once. A line that is gone is forgotten, and one that gives trouble is ended: its page
 * opens another and catches up. So it is never rejected for a line; only when the table of lines does not
 * answer.
 */
export type Push = (letters: readonly Letter[]) => Promise<void>

/** The same message to some lines. */
export const toAll = (lines: readonly Letter['to'][], message: Message): Letter[] =>
  lines.map((to) => ({ to, messages: [message] }))

/** API Gateway's limit for one message is 128 KB; a batch that is larger goes in parts. */
export const MESSAGE_BYTES = 120_000

/** As many as the library opens sockets for. */
const AT_ONCE = 50
/**
 * All letters of a push together, far within the time of the functions that push; the lines of those that are
 * left are ended.
 */
const PUSH_WITHIN = 10 * SECOND
/**
 * To say goodbye is a courtesy: without it the page notices within a minute that its pings are not answered.
 */
const GOODBYE_WITHIN = SECOND
/** Up to so long a message waits for its second try. */
const BREATH_MILLISECONDS = 500
/** So many lines that were ended are remembered: others who push may have found them just before. */
const ENDED_REMEMBERED = 1_000

/** Where open lines are reached; throws ZodError where the manifest gave the function none. */
export const pushEndpoint = (): string => z.url().parse(process.env['PUSH_ENDPOINT'])

function clientAt(endpoint: string): ApiGatewayManagementApiClient {
  const region = process.env['AWS_REGION'] ?? 'local'
  const local =
    process.env['AWS_REGION'] === undefined
      ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}
  const settings = { endpoint, region, ...local, ...clientLimits(), maxAttempts: 1 }
  return withoutLog(new ApiGatewayManagementApiClient(settings))
}

/** Closes some lines; one that is gone already is closed, and one that cannot be closed is logged. */
export type HangUp = (lines: readonly Pick<Line, 'line'>[]) => Promise<void>

export function hangerUp(endpoint: string): HangUp {
  const client = clientAt(endpoint)
  return (lines) => inTurns(lines, AT_ONCE, ({ line }) => hangUp(client, line))
}

async function hangUp(client: ApiGatewayManagementApiClient, connectionId: string): Promise<void> {
  try {
    const abortSignal = AbortSignal.timeout(GOODBYE_WITHIN)
    await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }), { abortSignal })
  } catch (error) {
    if (!(error instanceof GoneException)) log('warn', 'a line was not closed', { connectionId }, error)
  }
}

/**
 * No fault of the line: the whole account is throttled for a moment, or a socket of ours that had rested was
 * closed.
 */
const isPassing = (error: unknown): boolean =>
  error instanceof LimitExceededException ||
  (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')

export function pusher(endpoint: string, table: Pick<SubscriptionTable, 'close'>): Push {
  const client = clientAt(endpoint)
  const ended = new RecentlyUsed<true>(ENDED_REMEMBERED)
  const post = (command: PostToConnectionCommand, abortSignal: AbortSignal) =>
    client.send(command, { abortSignal }).catch(async (error: unknown) => {
      if (!isPassing(error)) throw error
      await wait(Math.random() * BREATH_MILLISECONDS)
      return client.send(command, { abortSignal })
    })
  return async (letters) => {
    const abortSignal = AbortSignal.timeout(PUSH_WITHIN)
    const encode = encoder()
    await inTurns(letters, AT_ONCE, async ({ to: { line, form }, messages }) => {
      if (ended.get(line)) return
      try {
        for (const Data of messages.flatMap((message) => encode(message, form)))
          await post(new PostToConnectionCommand({ ConnectionId: line, Data }), abortSignal)
      } catch (error) {
        ended.set(line, true)
        // Forgotten before it is closed: from here on nothing is sent to it, and its pings stay without an
        // answer.
        await table.close(line)
        if (error instanceof GoneException) return
        log('warn', 'a line gave trouble and was ended', { connectionId: line }, error)
        await hangUp(client, line)
      }
    })
  }
}

/** Messages as bytes. The same message goes to many lines: it is written once. */
function encoder() {
  const written = { 1: new Map<Message, Buffer[]>(), 2: new Map<Message, Buffer[]>() }
  return (message: Message, form: Line['form']): Buffer[] => {
    let bytes = written[form].get(message)
    if (bytes === undefined) {
      const said = form === 1 ? formerForm(message) : [message]
      written[form].set(message, (bytes = said.map((one) => Buffer.from(JSON.stringify(one), 'utf8'))))
    }
    return bytes
  }
}
