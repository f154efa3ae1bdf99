import type { FromPage, FromWorker, Port } from './plan-messages.ts'

type Fetched = Extract<FromPage, { kind: 'fetched' }>

/**
 * The way of a worker to the server: its page fetches, since only the page has the session and can renew it.
 */
export class PageLine {
  readonly #port: Port
  readonly #waiting = new Map<number, (fetched: Fetched) => void>()
  #next = 0

  constructor(port: Port) {
    this.#port = port
  }

  /** Of a GET to our own API only; no header but the page's own. */
  readonly fetch = async (path: string): Promise<Response> => {
    const id = this.#next++
    const { status, body } = await new Promise<Fetched>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#port.postMessage({ kind: 'fetch', id, path } satisfies FromWorker)
    })
    if (body === null) throw new TypeError('no answer')
    return new Response(body, { status })
  }

  take(fetched: Fetched): void {
    this.#waiting.get(fetched.id)?.(fetched)
    this.#waiting.delete(fetched.id)
  }
}
