import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type * as z from 'zod'
import type { Input, Route, Routes } from '#shared/contract/route.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'

/**
 * Who calls a route that is not public: an actor by a version of his row, and when the token that proved him
 * ends.
 */
export interface Caller {
  readonly actor: Actor
  readonly personVersion: number
  readonly tokenEndsAtEpochSeconds: number
  /** What the clock of the device said as it sent; null when it did not say. */
  readonly deviceTime: Instant | null
}

/** An answer with more than a body: another success status, or headers. */
export class Answer<T> {
  readonly body: T
  readonly status: number | undefined
  readonly headers: Record<string, string>

  constructor(
    body: T,
    { status, headers = {} }: { status?: number | undefined; headers?: Record<string, string> } = {},
  ) {
    this.body = body
    this.status = status
    this.headers = headers
  }
}

type CallerOf<R extends Route> = R['access'] extends 'public' ? null : Caller

type Handle<R extends Route> = (
  input: Input<R>,
  caller: CallerOf<R>,
) => Promise<z.input<R['returns']> | Answer<z.input<R['returns']>>>

/** One handler a route: a missing one, or one too many, does not compile. */
export type Handlers<T extends Routes> = { readonly [Name in keyof T]: Handle<T[Name]> }

/** The event as it passes the stack: each middleware fills in what the next ones need. */
export interface Exchange extends APIGatewayProxyEventV2 {
  route?: Route
  routeName?: string
  caller?: Caller | null
  input?: { params: unknown; query: unknown; body: unknown }
}

export type Result = APIGatewayProxyStructuredResultV2
