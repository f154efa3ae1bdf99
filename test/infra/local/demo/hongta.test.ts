import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import hongta from '#infra/local/demo/hongta.json' with { type: 'json' }
import { TOWNSHIP_LAYOUT } from '#infra/local/demo/layout.ts'

const FOLDER = new URL('../../../../../shared/data/divisions/', import.meta.url)
const Rows = z.array(z.object({ code: z.string(), name: z.string() }))

const rowsUnder = (file: string, county: string) =>
  Rows.parse(parse(readFileSync(new URL(file, FOLDER)), { columns: true })).filter(({ code }) =>
    code.startsWith(county),
  )

describe('the facts of 红塔区', () => {
  it('nest by code, each code once', () => {
    const communities = hongta.townships.flatMap((township) => township.communities)
    expect(hongta.townships).toHaveLength(11)
    expect(communities).toHaveLength(105)
    expect(new Set(communities.map(({ code }) => code)).size).toBe(105)
    for (const { code, communities: own } of hongta.townships) {
      expect(code.slice(0, 6)).toBe(hongta.code)
      expect(own.every((community) => community.code.slice(0, 9) === code)).toBe(true)
    }
  })

  it('have a place on the synthetic map for each township', () => {
    expect(TOWNSHIP_LAYOUT.map(({ code }) => code)).toEqual(hongta.townships.map(({ code }) => code))
  })

  it.skipIf(!existsSync(FOLDER))('are the official ones (needs ../shared/data/divisions)', () => {
    expect(hongta.townships.map(({ code, name }) => ({ code, name }))).toEqual(
      rowsUnder('yuxi_streets.csv', hongta.code).map(({ code, name }) => ({ code, name })),
    )
    const shortened = rowsUnder('yuxi_villages.csv', hongta.code).map(({ code, name }) => ({
      code,
      name: name.replace('社区居民委员会', '社区').replace('村民委员会', '村'),
    }))
    expect(hongta.townships.flatMap(({ communities }) => communities)).toEqual(shortened)
  })
})
