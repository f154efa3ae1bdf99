import { MINUTE } from '#shared/lib/time.ts'
import { ANSWER_WITHIN } from './time-limits.ts'

/** A file of the size that an import may have, over a slow line. */
const BODY_WITHIN = MINUTE
/** What is sent may take its time: a megabyte a second at the least. */
const BYTES_A_MILLISECOND = 1_000
const TRIES = 2

interface Asked {
  readonly method: 'GET' | 'HEAD' | 'PUT'
  readonly headers?: Record<string, string>
  readonly body?: Buffer<ArrayBuffer>
}

/**
 * A fetch that is answered in time or rejected, tried twice: all methods that it takes may be repeated. The
 * answer's head has to come as soon as that of any call, what it brings within a minute.
 */
export async function fetchWithin(url: URL | string, asked: Asked): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchOnce(url, asked)
    } catch (error) {
      if (attempt === TRIES) throw error
    }
  }
}

async function fetchOnce(url: URL | string, asked: Asked): Promise<Response> {
  const head = new AbortController()
  const milliseconds = ANSWER_WITHIN + Math.ceil((asked.body?.byteLength ?? 0) / BYTES_A_MILLISECOND)
  const timer = setTimeout(
    () => head.abort(new DOMException('no answer came in time', 'TimeoutError')),
    milliseconds,
  )
  const signal = AbortSignal.any([head.signal, AbortSignal.timeout(milliseconds + BODY_WITHIN)])
  try {
    return await fetch(url, { ...asked, signal })
  } finally {
    clearTimeout(timer)
  }
}
