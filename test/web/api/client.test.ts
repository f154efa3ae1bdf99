import { expect, test } from 'vitest'
import { renewingFetch } from '../../../web/src/api/client.ts'

const problem = (code: string) =>
  Response.json({ type: 'about:blank', title: code, status: 401, code, requestId: 'req_1' }, { status: 401 })

function aSession(renews: boolean) {
  const session = {
    renewals: 0,
    token: () => `token-${session.renewals}`,
    renew: () => {
      session.renewals += 1
      return Promise.resolve(renews)
    },
  }
  return session
}

function aServer(...answers: Response[]) {
  const seen: (string | null)[] = []
  const send: typeof fetch = (_, init) => {
    seen.push(new Headers(init?.headers).get('authorization'))
    return Promise.resolve(answers.shift() ?? Response.json({}))
  }
  return { seen, send }
}

const call = { headers: { authorization: 'Bearer token-0' } }

test('an expired token is renewed once and the call repeated with the new one', async () => {
  const session = aSession(true)
  const server = aServer(problem('token-expired'), Response.json({ ok: true }))
  const answer = await renewingFetch(session, server.send)('/api/me', call)
  expect(answer.status).toBe(200)
  expect(server.seen).toEqual(['Bearer token-0', 'Bearer token-1'])
})

test('a token that is expired again is not renewed again', async () => {
  const session = aSession(true)
  const server = aServer(problem('token-expired'), problem('token-expired'))
  const answer = await renewingFetch(session, server.send)('/api/me', call)
  expect(answer.status).toBe(401)
  expect(session.renewals).toBe(1)
})

test('when only a new sign-in helps, the refusal comes through with its body', async () => {
  const server = aServer(problem('token-expired'))
  const answer = await renewingFetch(aSession(false), server.send)('/api/me', call)
  expect(await answer.json()).toMatchObject({ code: 'token-expired' })
  expect(server.seen).toHaveLength(1)
})

test('another refusal is no reason to renew', async () => {
  const session = aSession(true)
  await renewingFetch(session, aServer(problem('unauthenticated')).send)('/api/me', call)
  expect(session.renewals).toBe(0)
})
