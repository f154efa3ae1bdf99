import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromWgs84 } from '#shared/geo/datum.ts'
import { publishDemoCounty, startPlatform, type Platform, type Reply } from '#test/support/platform.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>

beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

/** All pages of a list, in order. */
async function pagesOf(url: string): Promise<Reply[]> {
  const pages: Reply[] = []
  for (let cursor = ''; pages.length === 0 || cursor !== ''; cursor = pages.at(-1)!.body.cursor ?? '') {
    const next = cursor === '' ? url : `${url}${url.includes('?') ? '&' : '?'}cursor=${cursor}`
    pages.push(await platform.call('patrol', 'GET', next))
  }
  return pages
}

/** A polygon's rings in lattice steps from the least vertex on: where a ring begins is no difference. */
function turned(coordinates: unknown): string[][] {
  return (coordinates as number[][][]).map((ring) => {
    const open = ring
      .slice(0, -1)
      .map((vertex) => vertex.map((degrees) => Math.round(degrees * 2 ** 24)).join())
    const least = open.indexOf(open.toSorted()[0]!)
    return [...open.slice(least), ...open.slice(0, least)]
  })
}

const locate = async (query: Record<string, string | number>) =>
  (
    await platform.call(
      'patrol',
      'GET',
      `/api/locate?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))}`,
    )
  ).body

test('a point is owned by the grid it lies in, with the margin to its border, the county found or named', async () => {
  const { code, lng, lat } = county.pointIn('530402002')
  const named = await locate({ division: '530402', lng, lat })
  expect(named).toMatchObject({ owner: code, rule: 'inside', planVersion: 1, division: '530402' })
  expect(named.candidates[0]).toMatchObject({ code, inside: true })
  expect(named.candidates[0].marginMetres).toBeGreaterThan(2)
  expect(await locate({ lng, lat })).toEqual(named)
})

test('a place with its numbers in the wrong order is refused and told so', async () => {
  const { lng, lat } = county.pointIn('530402002')
  const refused = await locate({ lng: lat, lat: lng })
  expect([refused.status, refused.field]).toEqual([400, 'lat'])
  expect(refused.detail).toContain('经度与纬度可能写反了')
  expect(refused.detail).toContain('are longitude and latitude swapped?')
})

test('the datum is converted, not believed: the same place in GCJ-02 and BD-09 has the same owner', async () => {
  const { code, lng, lat } = county.pointIn('530402006')
  for (const datum of ['GCJ02', 'BD09', 'CGCS2000'] as const) {
    const [x, y] = fromWgs84([lng, lat], datum)
    expect([datum, (await locate({ lng: x, lat: y, datum })).owner]).toEqual([datum, code])
  }
})

test('an accuracy that crosses a border names all grids it touches', async () => {
  const { code, lng, lat } = county.pointIn('530402001')
  const answer = await locate({ lng, lat, accuracyMetres: 2_000 })
  expect(answer).toMatchObject({ owner: code, rule: 'border' })
  expect(answer.candidates.length).toBeGreaterThan(1)
})

test('far from every plan there is no owner, and a division without a plan is not found', async () => {
  expect(await locate({ lng: 0, lat: 0 })).toEqual({
    owner: null,
    rule: 'outside',
    planVersion: null,
    candidates: [],
    division: null,
  })
  expect((await locate({ division: '990101', lng: 0, lat: 0 })).code).toBe('not-found')
  expect((await locate({ lng: 200, lat: 0 })).field).toBe('lng')
})

test('a number may have an exponent, as programs print small ones; what is none is refused by name', async () => {
  const { code, lng, lat } = county.pointIn('530402002')
  expect(await locate({ lng: `${lng / 100}e2`, lat: `${lat * 10}E-1` })).toMatchObject({ owner: code })
  for (const small of ['1e-7', '-1e-7', '.5'])
    expect((await locate({ lng: small, lat: 0 })).rule).toBe('outside')
  for (const none of ['NaN', 'Infinity', '0x10', ' ', '1e', '1e400', '1e-200'])
    expect([none, (await locate({ lng: none, lat: 0 })).field]).toEqual([none, 'lng'])
  expect((await locate({ lng, lat, accuracyMetres: '1e-200' })).detail).toContain('无法保存')
  const batch = { division: '530402', points: [{ id: 'a', lng: 1e-200, lat: 0 }] }
  expect((await platform.call('patrol', 'POST', '/api/locate/batch', batch)).body).toMatchObject({
    status: 400,
    field: 'points.0.lng',
  })
})

test('a batch answers each point in its order', async () => {
  const points = ['530402001', '530402006', '530402201'].map((code) => ({
    ...county.pointIn(code),
    id: code,
  }))
  const asked = [...points.map(({ id, lng, lat }) => ({ id, lng, lat })), { id: 'far', lng: 0, lat: 0 }]
  const { body } = await platform.call('patrol', 'POST', '/api/locate/batch', {
    division: '530402',
    points: asked,
  })
  expect(body.results.map(({ id, owner }: { id: string; owner: string | null }) => [id, owner])).toEqual([
    ...points.map(({ id, code }) => [id, code]),
    ['far', null],
  ])
})

test('a batch answers what each of its points is answered alone', async () => {
  const [west, south, east, north] = county.grids
    .flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2) as number[][])
    .reduce(
      ([w, s, e, n], [lng, lat]) => [
        Math.min(w!, lng!),
        Math.min(s!, lat!),
        Math.max(e!, lng!),
        Math.max(n!, lat!),
      ],
      [180, 90, -180, -90],
    ) as [number, number, number, number]
  const [[vertex]] = county.grids[0]!.geometry.coordinates as [[number[]]]
  const points = Array.from({ length: 60 }, (_, i) => ({
    id: `${i}`,
    lng: i % 6 === 0 ? vertex[0]! + i * 1e-6 : west + ((i * 0.754877666) % 1) * (east - west),
    lat: i % 6 === 0 ? vertex[1]! : south + ((i * 0.569840291) % 1) * (north - south),
  }))
  const { body } = await platform.call('patrol', 'POST', '/api/locate/batch', { division: '530402', points })
  for (const [i, { id, lng, lat }] of points.entries()) {
    const { owner, rule, planVersion } = await locate({ division: '530402', lng, lat })
    expect({ ...body.results[i], planVersion: body.planVersion }).toEqual({ id, owner, rule, planVersion })
  }
})

test('half a character in a body is refused, however it is written', async () => {
  const body = (id: string) => `{"division":"530402","points":[{"id":"${id}","lng":102.5,"lat":24.3}]}`
  const send = async (text: string) =>
    platform.send({
      method: 'POST',
      url: '/api/locate/batch',
      text,
      authorization: `Bearer ${await platform.token('patrol')}`,
    })
  expect((await send(body('\\ud83d\\ude00'))).status).toBe(200)
  expect((await send(body('\\uD83D'))).body).toMatchObject({ status: 400, field: 'id' })
})

test('the plan comes in pages per level, each grid once, coordinates on the lattice', async () => {
  const { body: plan } = await platform.call('patrol', 'GET', '/api/plans/530402')
  expect(plan).toMatchObject({
    division: '530402',
    version: 1,
    gridCount: county.grids.length,
    synthetic: true,
  })
  const levels = {
    county: 1,
    township: 11,
    community: county.divisions.length - 12,
    grid: county.grids.length,
  }
  for (const [level, count] of Object.entries(levels)) {
    const pages = await pagesOf(`/api/plans/530402/grids?version=1&level=${level}`)
    expect([level, pages.flatMap(({ body }) => body.features).length]).toEqual([level, count])
    for (const { headers } of pages) expect(headers['cache-control']).toContain('immutable')
  }
  const original = new Map(county.grids.map(({ code, geometry }) => [code, geometry.coordinates]))
  for (const { body } of await pagesOf('/api/plans/530402/grids')) {
    for (const { id, geometry } of body.features)
      expect(turned(geometry.coordinates)).toEqual(turned(original.get(id)!))
  }
})
