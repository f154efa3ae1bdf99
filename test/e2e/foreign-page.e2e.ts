import { readFileSync } from 'node:fs'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '#test/support/browser.ts'
import { startServer, type Server } from '#test/support/server.ts'

/** Where programs look for a DynamoDB that runs on the machine itself. */
const USUAL_HOSTS = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '127.0.0.2', '127.0.1.1']
const USUAL_PORTS = [8000, 8001, 4566, 4567, 8787]

let server: Server
let browser: Browser
let elsewhere: HttpServer
let page: Page

/** A page that somebody else serves, open in a browser of this machine. */
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ args: ['--empty'] }), launchBrowser()])
  elsewhere = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>hello'))
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  page = await browser.newPage()
  await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
})
afterAll(async () => {
  await browser.close()
  elsewhere.close()
  await server.stop()
})

const running = () =>
  JSON.parse(readFileSync(join(server.dataDir, 'running.json'), 'utf8')) as {
    readonly engineEndpoint: string
    readonly localUrl: string
  }

/**
 * The tables that the page can list at an address, asked as any script would; null where it reads nothing.
 */
const tablesAt = (address: string): Promise<string[] | null> =>
  page.evaluate(async (url) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.ListTables',
          authorization:
            'AWS4-HMAC-SHA256 Credential=a/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=a',
          'x-amz-date': '20260101T000000Z',
        },
        body: '{}',
        signal: AbortSignal.timeout(2_000),
      })
      const { TableNames } = (await response.json()) as { TableNames?: string[] }
      return TableNames ?? null
    } catch {
      return null
    }
  }, address)

test('a page of a foreign origin finds no table at the usual addresses, though the engine would let it read', async () => {
  const engine = new URL(running().engineEndpoint)
  // The page knows more than it ever could: the engine's own port.
  const ports = [...USUAL_PORTS, server.port, Number(engine.port)]
  const addresses = USUAL_HOSTS.flatMap((host) => ports.map((port) => `http://${host}:${port}/`))
  expect(await Promise.all(addresses.map(tablesAt))).toEqual(addresses.map(() => null))
  expect(await tablesAt(engine.href)).toContain('liuwang-incidents')
})

test('a page of a foreign origin can read no answer of our own doors', async () => {
  const { localUrl } = running()
  const paths = [
    '/',
    '/config.json',
    '/api/health',
    '/api/me',
    '/auth/demo-token',
    '/auth/jwks',
    '/auth/token',
    '/auth/me',
    '/auth/auth',
    '/transfers/x',
  ]
  const read = await page.evaluate(
    (addresses) =>
      Promise.all(
        addresses.flatMap((address) =>
          ['GET', 'POST'].map(async (method) => {
            const options: RequestInit = { method, credentials: 'include' }
            return fetch(address, options).then(
              async (response) => `${method} ${address}: ${await response.text()}`,
              () => null,
            )
          }),
        ),
      ),
    [server.url, localUrl].flatMap((door) => paths.map((path) => door + path)),
  )
  expect(read.filter((text) => text !== null)).toEqual([])
})
