import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { makeCounty } from '#infra/local/demo/county.ts'
import { publicationOf, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
const county = makeCounty({ seed: 1, grids: 120 })
beforeAll(async () => {
  platform = await startPlatform()
  const grids = county.grids.map((grid, i) => (i === 0 ? { ...grid, name: '=1+1,"公园"' } : grid))
  const { grids: planned, ...rest } = publicationOf(county, grids)
  const known = planned.map((grid, i) => (i === 1 ? { ...grid, columns: { households: 321 } } : grid))
  await publishPlan({ ...rest, grids: known }, platform.db)
}, 120_000)
afterAll(() => platform.stop())

async function fetched(format: string, query = ''): Promise<{ text: string; answer: { version: number } }> {
  const { status, body } = await platform.call(
    'patrol',
    'GET',
    `/api/plans/530402/export?format=${format}${query}`,
  )
  expect(status).toBe(200)
  const response = await fetch(body.url)
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${body.fileName}"`)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.byteLength).toBe(body.bytes)
  return { text: bytes.toString('utf8'), answer: body }
}

test('a plan is fetched as GeoJSON whose 8 decimals are the lattice', async () => {
  const { text, answer } = await fetched('geojson')
  expect(answer.version).toBe(1)
  const { features } = JSON.parse(text)
  expect(features.map(({ id }: { id: string }) => id)).toEqual(county.grids.map(({ code }) => code).sort())
  const [lng] = features[0].geometry.coordinates.flat(3)
  expect(String(lng)).toMatch(/^\d+\.\d{1,8}$/)
})

test('as CSV Excel keeps its codes and what looks like a formula is none; unknown is empty', async () => {
  const { text } = await fetched('csv')
  expect(text.startsWith('\uFEFFcode,name,')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
  expect(rows).toHaveLength(120)
  const named = (code: string) => rows.find((row) => row['code'] === `="${code}"`)!
  expect(named(county.grids[0]!.code)['name']).toBe(`'=1+1,"公园"`)
  expect(named(county.grids[1]!.code)).toMatchObject({ households: '321', people: '', layer: 'base' })
})

test('a plan of a time before there was one is not found', async () => {
  const { status } = await platform.call(
    'patrol',
    'GET',
    '/api/plans/530402/export?format=csv&at=2001-01-01T00:00:00Z',
  )
  expect(status).toBe(404)
})
