import type { ErrorCode } from '#shared/contract/errors.ts'
import type { RefusalReason } from '#shared/grids/refusal-reason.ts'

interface More {
  readonly field?: string
  readonly errors?: { field: string; detail: string }[]
  readonly currentVersion?: number
  readonly reason?: RefusalReason
  readonly codes?: readonly string[]
  readonly by?: readonly { person: string; name: string; version: number }[]
  readonly cause?: unknown
}

/** A refusal with a code of the closed set; thrown by use cases, mapped to problem+json by one middleware. */
export class Fault extends Error {
  readonly code: ErrorCode
  readonly more: More

  constructor(code: ErrorCode, detail: string, more: More = {}) {
    super(detail, { cause: more.cause })
    this.code = code
    this.more = more
  }
}
