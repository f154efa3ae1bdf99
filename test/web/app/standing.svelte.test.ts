import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ERRORS, Problem, type ErrorCode } from '#shared/contract/errors.ts'
import { PersonId } from '#shared/lib/id.ts'
import { KNOWN_VERSION, Me } from '#shared/people/routes.ts'
import { apiOf } from '../../../web/src/api/client.ts'
import { Standing } from '../../../web/src/app/standing.svelte.ts'

const aMe = (more: object = {}) =>
  Me.parse({ id: 'p', version: 1, name: '李娜', roles: ['patrol'], division: '530402', actions: [], ...more })

const problem = (code: ErrorCode) => {
  const { status } = ERRORS[code]
  const body = Problem.parse({ type: 'about:blank', title: code, status, code, requestId: 'req_1' })
  return Response.json(body, { status })
}

/**
 * A page before a server that answers by what the test says; it counts what it is asked, and with which
 * version.
 */
function aPage(answer: (path: string) => Response) {
  const asked: string[] = []
  let left = 0
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push(`${path} ${new Headers(init.headers).get(KNOWN_VERSION) ?? '-'}`)
    return Promise.resolve(answer(path))
  })
  const api = apiOf('', {
    token: () => 'token',
    renew: () => Promise.resolve(false),
    knownVersion: () => standing.version,
    refused: () => void standing.check(),
  })
  const standing = new Standing(
    () => api.people.readMe({}),
    () => (left += 1),
  )
  return { api, standing, asked, left: () => left }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a change of roles is taken up when the line tells of it, and said; from then on every call names the newer version', async () => {
  let now = aMe()
  const { api, standing, asked } = aPage(() => Response.json(now))
  standing.begin(now)
  now = aMe({ version: 2, roles: ['operator'] })
  const tell = (version: number) =>
    standing.feed.apply([{ id: 'p', version, record: { id: PersonId.parse('p') } }])
  void tell(2)
  await vi.advanceTimersByTimeAsync(0)
  expect([standing.me?.roles, standing.turned]).toEqual([['operator'], true])
  standing.takeNote()
  expect(standing.turned).toBe(false)
  await api.people.readMe({})
  expect(asked.at(-1)).toBe('/api/me 2')
  // Told of what is known, it asks nothing; when the line stands anew it asks whatever was told.
  void tell(2)
  await vi.advanceTimersByTimeAsync(180_000)
  expect(asked).toHaveLength(2)
  void standing.feed.sync(new AbortController().signal)
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toHaveLength(3)
})

test('a new version in which nothing is another for the page rebuilds nothing', async () => {
  const { standing } = aPage(() => Response.json(aMe({ version: 2 })))
  const me = aMe()
  standing.begin(me)
  await standing.check()
  expect([standing.me, standing.turned, standing.version]).toEqual([me, false, 2])
})

test('who was disabled is told so and signed out, once, at the first call that is refused', async () => {
  const { api, standing, asked, left } = aPage(() => problem('forbidden'))
  standing.begin(aMe())
  await expect(api.people.listPeople({ query: {} })).rejects.toThrow()
  await vi.advanceTimersByTimeAsync(0)
  expect([standing.barred, left()]).toEqual([true, 1])
  await standing.check()
  expect(asked).toEqual(['/api/people 1', '/api/me 1'])
})

test('a server that does not answer, or is not sure, bars nobody', async () => {
  const { standing } = aPage(() => problem('unavailable'))
  standing.begin(aMe())
  await standing.check()
  expect([standing.barred, standing.me?.id]).toEqual([false, 'p'])
})
