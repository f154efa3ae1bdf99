import { afterEach, expect, test, vi } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { send } from '../../../web/src/designer/exchange/transfer.ts'

afterEach(() => vi.unstubAllGlobals())

/** A request that is answered so as soon as it is sent. */
const answering = (status: number, responseText: string, headers: Record<string, string> = {}) =>
  class {
    readonly upload = {}
    readonly status = status
    readonly responseText = responseText
    onload = (): void => undefined
    open = (): void => undefined
    setRequestHeader = (): void => undefined
    getResponseHeader = (name: string): string | null => headers[name] ?? null
    send = (): void => this.onload()
  }

const upload = async (): Promise<unknown> => {
  const { signal } = new AbortController()
  const place = { url: 'http://localhost/files/1', headers: {} }
  return send(place, new File(['{}'], 'grids.geojson'), () => undefined, signal).catch(
    (error: unknown) => error,
  )
}

test('a file that our own door puts off is refused in its words, and a bucket’s answer is none of ours', async () => {
  const problem = { type: 'about:blank', title: 'full', status: 503, code: 'unavailable', requestId: 'req_1' }
  vi.stubGlobal('XMLHttpRequest', answering(503, JSON.stringify(problem), { 'retry-after': '30' }))
  expect(await upload()).toMatchObject({ status: 503, putOffBy: 30_000, problem: { code: 'unavailable' } })
  vi.stubGlobal('XMLHttpRequest', answering(403, '<Error>AccessDenied</Error>'))
  const refused = (await upload()) as Refusal
  expect([refused.status, refused.problem, refused.putOffBy]).toEqual([403, null, null])
  vi.stubGlobal('XMLHttpRequest', answering(200, ''))
  expect(await upload()).toBeUndefined()
})
