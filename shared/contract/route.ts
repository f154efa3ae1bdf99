import * as z from 'zod'
import type { Action } from '../people/access.ts'
import type { ErrorCode } from './errors.ts'

type Method = 'GET' | 'POST' | 'PUT'

/**
 * One door of the API. `access` is the action a caller must hold; only 'public' lets a caller in without a
 * token.
 */
export interface Route {
  readonly method: Method
  readonly path: `/api/${string}`
  readonly access: Action | 'public'
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly returns: z.ZodType
  /** Of an answer that would say something else with a record left out: a page reads all of it or nothing. */
  readonly isWhole?: true
  /** The success status, 200 unless said. */
  readonly status?: 200 | 201
  /** The status of the same request again, where it differs. */
  readonly repeatStatus?: 200
  readonly errors?: readonly ErrorCode[]
}

type Placeholders<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** A path whose placeholders have no schema, or a schema without its placeholder, does not compile. */
type ParamsOf<Path extends string> = [Placeholders<Path>] extends [never]
  ? { params?: undefined }
  : { params: z.ZodObject<Record<Placeholders<Path>, z.ZodType>> }

export const route = <const T extends Route>(spec: T & ParamsOf<T['path']>): T => spec

export type Routes = Readonly<Record<string, Route>>

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

/** What a handler is given: everything parsed. */
export interface Input<R extends Route> {
  readonly params: Parsed<R['params']>
  readonly query: Parsed<R['query']>
  readonly body: Parsed<R['body']>
}

/** What a client sends. */
export type Sent<R extends Route> = {
  [Part in 'params' | 'query' | 'body' as R[Part] extends z.ZodType ? Part : never]: R[Part] extends z.ZodType
    ? z.input<R[Part]>
    : never
}

export type Returned<R extends Route> = z.output<R['returns']>
