import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { openIssuer, type Issuer } from '#infra/local/issuer/issuer.ts'
import { AUDIENCE } from '#infra/local/issuer/provider.ts'
import { SignInCode } from '#infra/local/issuer/sign-in-code.ts'
import { frontDoor } from '#infra/local/machine/front-door.ts'
import { openPort, type Port } from '#infra/local/machine/open-port.ts'
import { Browser } from '#test/support/cookie-browser.ts'

const folder = openDataFolder(mkdtempSync(join(tmpdir(), 'liuwang-issuer-')))
afterAll(() => rmSync(folder.path, { recursive: true }))

type Running = { readonly origin: string; readonly issuer: Issuer; readonly stop: () => Promise<void> }
let running: Running | undefined
afterEach(async () => running?.stop())

async function start(code: SignInCode | null = null, at = 0): Promise<Running> {
  const port: Port = await openPort({ port: at, host: '127.0.0.1' })
  const origin = `http://localhost:${port.port}`
  const issuer = await openIssuer({ folder, origin, code })
  const unused = () => Promise.reject(new Error('not asked'))
  port.open(
    frontDoor(origin, {
      ...{ api: unused, pages: unused, transfers: unused, basemaps: unused },
      auth: issuer.listener,
      config: '{}',
    }),
  )
  const stop = async () => {
    running = undefined
    await port.close()
    issuer.close()
  }
  return (running = { origin, issuer, stop })
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})

function asking(origin: string) {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: 'web',
    response_type: 'code',
    redirect_uri: `${origin}/`,
    scope: 'openid profile api',
    resource: AUDIENCE,
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return { verifier, url: `${origin}/auth/auth?${query}` }
}

async function exchange(origin: string, fields: Record<string, string>) {
  const body = { client_id: 'web', resource: AUDIENCE, ...fields }
  const response = await fetch(`${origin}/auth/token`, form(body))
  return { status: response.status, tokens: (await response.json()) as Record<string, string> }
}

/** Signs in as a person; answers the tokens. */
async function signIn({ origin }: Running, person: string, browser = new Browser()) {
  const { verifier, url } = asking(origin)
  const page = await browser.follow(url)
  const back = page.url.startsWith(`${origin}/?`) ? page : await browser.follow(page.url, form({ person }))
  const code = new URL(back.url).searchParams.get('code') ?? ''
  return exchange(origin, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${origin}/`,
    code_verifier: verifier,
  })
}

const subjectOf = async ({ issuer, origin }: Running, token: string) => {
  const keys = createLocalJWKSet(JSON.parse(issuer.keySet) as JSONWebKeySet)
  return (await jwtVerify(token, keys, { issuer: `${origin}/auth`, audience: AUDIENCE, typ: 'at+jwt' }))
    .payload
}

test('whoever picks a person on the page gets a JWT that says who and nothing about roles', async () => {
  const server = await start()
  const { tokens } = await signIn(server, 'patrol')
  const payload = await subjectOf(server, tokens['access_token'] ?? '')
  expect(payload).toMatchObject({ sub: 'patrol', client_id: 'web', scope: 'api' })
  expect(payload).not.toHaveProperty('roles')
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600)
  expect(tokens).toHaveProperty('refresh_token')
})

test('the page shows every demo person in both languages and loads nothing from anywhere', async () => {
  const { origin } = await start()
  const { response } = await new Browser().follow(asking(origin).url)
  const html = await response.text()
  for (const words of ['县中心指挥员', 'Township operator', 'patrol-2', '李棋街道', '督查'])
    expect(html).toContain(words)
  expect(html).not.toMatch(/<script|https?:\/\/|src=/)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('a restart keeps the session, the refresh token and the keys', async () => {
  const before = await start()
  const browser = new Browser()
  const { tokens } = await signIn(before, 'county-operator', browser)
  const port = Number(new URL(before.origin).port)
  await before.stop()
  const after = await start(null, port)
  expect((await subjectOf(after, tokens['access_token'] ?? '')).sub).toBe('county-operator')
  const renewed = await exchange(after.origin, {
    grant_type: 'refresh_token',
    refresh_token: tokens['refresh_token'] ?? '',
  })
  expect([renewed.status, (await subjectOf(after, renewed.tokens['access_token'] ?? '')).sub]).toEqual([
    200,
    'county-operator',
  ])
  const { url } = await browser.follow(asking(after.origin).url)
  expect(new URL(url).searchParams.get('code')).not.toBeNull()
})

test('signing out ends the session: the next sign-in asks again', async () => {
  const server = await start()
  const browser = new Browser()
  const { tokens } = await signIn(server, 'patrol', browser)
  const query = new URLSearchParams({
    id_token_hint: tokens['id_token'] ?? '',
    post_logout_redirect_uri: `${server.origin}/`,
  })
  const page = await browser.follow(`${server.origin}/auth/session/end?${query}`)
  const html = await page.response.text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  expect(html).toContain('name="logout" value="yes"')
  const done = await browser.follow(
    `${server.origin}/auth/session/end/confirm`,
    form({ xsrf, logout: 'yes' }),
  )
  expect(done.url).toBe(`${server.origin}/`)
  const again = await browser.follow(asking(server.origin).url)
  expect(again.url).toContain('/auth/interaction/')
})

test('a request without PKCE, for another address or another audience is refused', async () => {
  const { origin } = await start()
  for (const [name, value] of [
    ['code_challenge', ''],
    ['redirect_uri', 'http://evil.example/'],
    ['resource', 'urn:other'],
  ] as const) {
    const url = new URL(asking(origin).url)
    if (value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    const { response, url: landed } = await new Browser().follow(url.href)
    expect([landed.includes('error='), response.status >= 400].some(Boolean)).toBe(true)
    expect(landed).not.toContain('/auth/interaction/')
  }
})

test('an unknown person, and a sign-in that nobody began, get nowhere', async () => {
  const { origin } = await start()
  const browser = new Browser()
  const { url } = await browser.follow(asking(origin).url)
  expect((await browser.ask(url, form({ person: 'root' }))).status).toBe(400)
  expect((await new Browser().ask(url, form({ person: 'patrol' }))).status).toBe(400)
})

test('open to the network, the code of the terminal is asked for, and ten wrong ones make a new code', async () => {
  const codes: string[] = []
  const { origin } = await start(new SignInCode((code) => codes.push(code)))
  const browser = new Browser()
  const { url } = await browser.follow(asking(origin).url)
  const wrong = codes[0] === '000000' ? '111111' : '000000'
  for (let answer = 0; answer < 10; answer += 1) {
    expect((await browser.ask(url, form({ person: 'patrol', code: wrong }))).status).toBe(403)
  }
  expect(codes.length).toBe(2)
  expect((await browser.ask(url, form({ person: 'patrol' }))).status).toBe(403)
  const { url: landed } = await browser.follow(url, form({ person: 'patrol', code: codes[1] ?? '' }))
  expect(new URL(landed).searchParams.get('code')).not.toBeNull()
})

test('a demo token is for who can read the data folder, and for people of the demo', async () => {
  const server = await start()
  const secret = readFileSync(folder.demoSecret, 'utf8')
  const ask = (person: string, bearer: string) =>
    fetch(`${server.origin}/auth/demo-token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ person }),
    })
  expect((await ask('patrol', 'wrong')).status).toBe(401)
  expect((await ask('nobody', secret)).status).toBe(404)
  const answer = (await (await ask('auditor', secret)).json()) as { access_token: string }
  expect((await subjectOf(server, answer.access_token)).sub).toBe('auditor')
  for (const file of [folder.demoSecret, folder.signingKey, folder.cookieKeys])
    expect(statSync(file).mode & 0o077).toBe(0)
})
