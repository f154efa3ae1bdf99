import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPort, type Port } from '#infra/local/machine/open-port.ts'
import { frontDoor } from '#infra/local/machine/front-door.ts'
import { pagePolicy } from '#infra/local/pages/security-headers.ts'
import { site } from '#infra/local/pages/site.ts'

const folder = mkdtempSync(join(tmpdir(), 'liuwang-site-'))
let port: Port
let url: string

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<p>map</p>')
  writeFileSync(join(folder, 'report.html'), '<p>report</p>')
  port = await openPort({ port: 0, host: '127.0.0.1' })
  url = `http://localhost:${port.port}`
  const pages = site(folder, pagePolicy({ connectTo: [url.replace('http', 'ws')] }))
  const unused = () => Promise.reject(new Error('not asked'))
  const rooms = { api: unused, auth: unused, transfers: unused, basemaps: unused }
  port.open(frontDoor(url, { ...rooms, pages, config: '{}' }))
})
afterAll(async () => {
  await port.close()
  rmSync(folder, { recursive: true })
})

test('a page loads only from here and from the live line, and is asked for again each time', async () => {
  const response = await fetch(`${url}/report`)
  expect([response.status, await response.text()]).toEqual([200, '<p>report</p>'])
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain(`connect-src 'self' ws://localhost:${port.port}`)
  expect(policy).not.toContain("script-src 'self' 'unsafe-inline'")
})

test('a page that did not change is not sent again', async () => {
  const etag = (await fetch(`${url}/`)).headers.get('etag') ?? ''
  const again = await fetch(`${url}/`, { headers: { 'if-none-match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('an unknown path is a 404 page, another method is refused', async () => {
  expect((await fetch(`${url}/no/such/page`)).status).toBe(404)
  expect((await fetch(`${url}/`, { method: 'POST', body: 'x' })).status).toBe(405)
})

test('another name of this machine is sent to the one that signs in', async () => {
  const other = await fetch(`http://127.0.0.1:${port.port}//evil.example/report?x=1`, { redirect: 'manual' })
  expect([other.status, other.headers.get('location')]).toEqual([307, `${url}/evil.example/report?x=1`])
  expect((await fetch(`http://127.0.0.1:${port.port}/config.json`)).status).toBe(200)
})
