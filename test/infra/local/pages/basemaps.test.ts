import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPort, type Port } from '#infra/local/machine/open-port.ts'
import { basemapDoor, openBasemaps } from '#infra/local/pages/basemaps.ts'

const folder = mkdtempSync(join(tmpdir(), 'liuwang-basemaps-'))
let port: Port
let url: string
beforeAll(async () => {
  const path = join(folder, 'yuxi.pmtiles')
  writeFileSync(path, Buffer.concat([Buffer.from('PMTiles\x03'), Buffer.alloc(1_000, 'x')]))
  port = await openPort({ port: 0, host: '127.0.0.1' })
  port.open(basemapDoor(openBasemaps([path])))
  url = `http://127.0.0.1:${port.port}/basemaps`
})
afterAll(async () => {
  await port.close()
  rmSync(folder, { recursive: true })
})

test('a file is read by ranges, and only what was asked for is sent', async () => {
  const response = await fetch(`${url}/yuxi.pmtiles`, { headers: { range: 'bytes=0-6' } })
  expect([response.status, await response.text()]).toEqual([206, 'PMTiles'])
  expect(response.headers.get('content-range')).toBe('bytes 0-6/1008')
})

test('what nobody named is not there, whatever is written in its place', async () => {
  for (const name of ['other.pmtiles', '..%2Fyuxi.pmtiles', '%E0%A4%A', ''])
    expect((await fetch(`${url}/${name}`)).status).toBe(404)
  expect((await fetch(`${url}/yuxi.pmtiles`, { method: 'POST' })).status).toBe(405)
})
