import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { SignJWT, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenVerifier } from '#functions/platform/auth/verify-token.ts'
import { fetchWithin } from '#functions/platform/fetch-within.ts'
import { clientLimits } from '#functions/platform/time-limits.ts'
import { functions } from '#infra/manifest.ts'
import { SECOND } from '#shared/lib/time.ts'

/** The shortest time that a function has. */
const SHORTEST = Math.min(...Object.values(functions).map(({ timeoutSeconds }) => timeoutSeconds * SECOND))

const servers: Server[] = []
let asked = 0
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    asked += 1
    listener(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
/** Takes every request and never answers. */
let hanging: string
beforeAll(async () => {
  hanging = await serve(() => {})
})
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** How long something took until it was rejected. */
async function rejectedIn(promise: Promise<unknown>): Promise<number> {
  const startedAt = Date.now()
  await expect(promise).rejects.toThrow()
  return Date.now() - startedAt
}

test('a table that never answers is given up, after some tries, before any function has to end', async () => {
  const client = new DynamoDBClient({
    endpoint: hanging,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...clientLimits(),
  })
  asked = 0
  expect(await rejectedIn(client.send(new ListTablesCommand({})))).toBeLessThan(SHORTEST - 3 * SECOND)
  expect(asked).toBe(3)
})

test('so is a store of files', async () => {
  asked = 0
  expect(await rejectedIn(fetchWithin(hanging, { method: 'GET' }))).toBeLessThan(SHORTEST / 2)
  expect(asked).toBe(2)
})

test('a file that comes slowly, but comes, is read whole', async () => {
  const slow = await serve((_, response) => {
    response.write('a')
    setTimeout(() => response.end('b'), 5 * SECOND)
  })
  expect(await (await fetchWithin(slow, { method: 'GET' })).text()).toBe('ab')
})

test('keys of the identity provider that never come make the service unavailable, not the token wrong', async () => {
  const verify = tokenVerifier({
    ISSUER: 'https://issuer.example',
    AUDIENCE: 'liuwang',
    JWKS_URI: `${hanging}/jwks`,
    APP_VERSION: '0',
  })
  const { privateKey } = await generateKeyPair('RS256')
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setSubject('patrol')
    .setIssuer('https://issuer.example')
    .setAudience('liuwang')
    .setExpirationTime('1h')
    .sign(privateKey)
  await expect(verify(token)).rejects.toMatchObject({ code: 'unavailable' })
})
