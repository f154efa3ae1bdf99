import { expect, test } from 'vitest'
import { enginePlace } from '#infra/local/machine/engine-place.ts'

test('no two starts have the engine at one place, and none has it where everybody looks', async () => {
  const places = await Promise.all(Array.from({ length: 20 }, () => enginePlace()))
  expect(new Set(places.map(({ host }) => host)).size).toBeGreaterThan(15)
  for (const { host, port } of places) {
    expect(host).toMatch(/^127\.([1-9]\d*)\.\d+\.\d+$/)
    expect(port).toBeGreaterThan(1_024)
  }
})

test('where the system has no other loopback address the usual one has to do, and other failures are told', async () => {
  // An address for documents (RFC 5737), which no machine has.
  expect(await enginePlace(['192.0.2.1', '127.0.0.1'])).toMatchObject({ host: '127.0.0.1' })
  await expect(enginePlace(['192.0.2.1'])).rejects.toThrow('EADDRNOTAVAIL')
})
