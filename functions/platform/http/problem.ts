import { ERRORS, type Problem } from '#shared/contract/errors.ts'
import { Fault } from '../fault.ts'
import type { Result } from './exchange.ts'

/**
 * RFC 9457 problem+json for anything thrown; what is no Fault is our fault and says nothing but the request
 * id.
 */
export function problemOf(error: unknown, requestId: string, language: 'zh' | 'en'): Result {
  const fault =
    error instanceof Fault ? error : new Fault('internal', 'the cause is in our log under the request id')
  const { status, retryable, ...title } = ERRORS[fault.code]
  const { field, errors, currentVersion, reason, codes, by } = fault.more
  const problem: Problem = {
    type: `/docs#problem-${fault.code}`,
    title: title[language],
    status,
    code: fault.code,
    detail: fault.message,
    ...(field === undefined ? {} : { field }),
    ...(errors === undefined ? {} : { errors }),
    ...(currentVersion === undefined ? {} : { currentVersion }),
    ...(reason === undefined ? {} : { reason }),
    ...(codes === undefined ? {} : { codes: [...codes] }),
    ...(by === undefined ? {} : { by: [...by] }),
    requestId,
  }
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryable ? { 'retry-after': '2' } : {}),
    },
    body: JSON.stringify(problem),
  }
}

/** zh unless the client asks for English first. */
export const languageOf = (acceptLanguage: string | undefined): 'zh' | 'en' =>
  acceptLanguage?.trim().toLowerCase().startsWith('en') ? 'en' : 'zh'
