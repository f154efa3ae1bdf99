import { describe, expect, test } from 'vitest'
import { readSettings } from '#infra/aws/settings.ts'

const read = (given: Record<string, unknown>) => readSettings((key) => given[key])
const issuer = {
  oidcIssuer: 'https://id.example.cn',
  oidcClientId: 'liuwang',
  oidcJwksUri: 'https://id.example.cn/certs',
  oidcAudience: 'liuwang',
}

test('nothing said is a platform with a pool of its own', () => {
  expect(read({})).toEqual({ name: 'liuwang', basemaps: [], outsideIssuer: null })
})

test('an issuer of your own is asked for openid and profile, unless you say otherwise', () => {
  expect(read(issuer).outsideIssuer).toEqual({ ...issuer, oidcScope: 'openid profile', oidcOrigins: [] })
  expect(read({ ...issuer, oidcScope: 'openid api' }).outsideIssuer?.oidcScope).toBe('openid api')
})

describe.each(Object.keys(issuer))('without %s', (key) => {
  test('it is refused by name: half an issuer would lock everybody out', () => {
    expect(() => read({ ...issuer, [key]: undefined })).toThrow(new RegExp(`-c ${key}=`))
  })
})

test.each([
  ['oidcIssuer', 'http://id.example.cn'],
  ['oidcJwksUri', 'certs'],
])('%s must be an https address', (key, value) => {
  expect(() => read({ ...issuer, [key]: value })).toThrow(new RegExp(`-c ${key}=`))
})

test('a name that no stack or table can have is refused', () => {
  expect(() => read({ name: 'Liu Wang' })).toThrow(/-c name=/)
  expect(() => read({ tables: '-r1' })).toThrow(/-c tables=/)
})
