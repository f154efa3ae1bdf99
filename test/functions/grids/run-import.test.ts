import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ulid } from 'ulid'
import { PART_CHARACTERS } from '#shared/grids/transfer-routes.ts'
import type { Job } from '#shared/jobs/job.ts'
import { anAddition, aPersonCommand } from '#test/support/a-person.ts'
import { startPlatform, type Platform } from '#test/support/platform.ts'

const SF = new URL('../../../../shared/data/incidents/', import.meta.url)

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
}, 60_000)
afterAll(() => platform.stop())

const square = (west: number, south: number, side = 0.01) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
]
const feature = (coordinates: number[][][], properties: object = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates },
})

/** Announces, sends and runs a file, as the command does; who, what and the job it became. */
async function imported(
  division: string,
  text: string,
  more: object = {},
  who = 'platform-admin',
): Promise<Job> {
  const parts = Math.ceil(text.length / PART_CHARACTERS)
  const request = { commandId: `cmd_${ulid()}`, division, name: '测试区', parts, ...more }
  const { status, body } = await platform.call(who, 'POST', '/api/imports', request)
  expect(status).toBe(201)
  for (let part = 1; part <= parts; part += 1) {
    const slice = text.slice((part - 1) * PART_CHARACTERS, part * PART_CHARACTERS)
    expect(
      (await platform.call(who, 'PUT', `/api/imports/${body.id}/parts/${part}`, { text: slice })).status,
    ).toBe(200)
  }
  await platform.work(body.id)
  return (await platform.call(who, 'GET', `/api/jobs/${body.id}`)).body
}

const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

test('a file of squares becomes a plan, numbered west to east, and says which grid owns a point', async () => {
  const job = await imported(
    '990101',
    collection(feature([square(102.51, 24)], { n: '东' }), feature([square(102.5, 24)], { n: '西' })),
    {
      nameProperty: 'n',
    },
  )
  expect(job).toMatchObject({
    status: 'done',
    report: { version: 1, unchanged: false, gridCount: 2, refused: [] },
  })
  const { body } = await platform.call('patrol', 'GET', '/api/locate?division=990101&lng=102.505&lat=24.005')
  expect(body).toMatchObject({ owner: '990101000000001', planVersion: 1 })
  expect(body.candidates[0].name).toBe('西')
  expect((await platform.call('patrol', 'GET', '/api/divisions')).body.items).toContainEqual({
    code: '990101',
    name: '测试区',
    level: 'county',
  })
})

test('the same file again is harmless: no new version', async () => {
  const text = collection(feature([square(102.5, 24)]))
  expect((await imported('990102', text)).report).toMatchObject({ version: 1, unchanged: false })
  expect((await imported('990102', text)).report).toMatchObject({ version: 1, unchanged: true })
  expect((await imported('990102', collection(feature([square(102.6, 24)])))).report).toMatchObject({
    version: 2,
  })
  const { body } = await platform.call('patrol', 'GET', '/api/plans/990102')
  expect(body).toMatchObject({ version: 2, gridCount: 1 })
})

test('a file that cannot be a plan is refused whole, with reasons, and changes nothing', async () => {
  const files = [
    'not json at all',
    '{"type":"FeatureCollection","features":[]}',
    collection({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [102.5, 24] } }),
    collection(
      feature([square(102.5, 24)]),
      feature([
        [
          [102.5, 24],
          [102.51, 24],
          [102.5, 24],
        ],
      ]),
    ),
    collection(
      feature([
        [
          [102.5, 24],
          [102.51, 24],
          ['a', 24.01],
          [102.5, 24],
        ] as number[][],
      ]),
    ),
  ]
  for (const text of files) {
    const job = await imported('990103', text)
    expect([text.slice(0, 60), job.status]).toEqual([text.slice(0, 60), 'failed'])
    expect(job.report?.refused[0]?.zh).toBeTruthy()
  }
  expect((await platform.call('patrol', 'GET', '/api/plans/990103')).status).toBe(404)
})

test('only who publishes plans for the county may import, and a job of another county is not there', async () => {
  const request = { commandId: `cmd_${ulid()}`, division: '990101', name: '测试区', parts: 1 }
  expect((await platform.call('patrol', 'POST', '/api/imports', request)).status).toBe(403)
  expect((await platform.call('county-staff', 'POST', '/api/imports', request)).status).toBe(403)
  const { body } = await platform.call('platform-admin', 'POST', '/api/imports', request)
  expect((await platform.call('county-staff', 'GET', `/api/jobs/${body.id}`)).status).toBe(404)
  const again = await platform.call('platform-admin', 'POST', '/api/imports', request)
  expect(again.body.id).toBe(body.id)
  expect(
    (await platform.call('platform-admin', 'POST', '/api/imports', { ...request, parts: 2 })).body.code,
  ).toBe('id-reused')
})

test('a county makes its first plan of a file alone; what is in force it changes by a draft, also when the file came before', async () => {
  const text = collection(feature([square(102.5, 24)]))
  const request = { division: '530402', name: '红塔区', parts: 1 }
  const early = { ...request, commandId: `cmd_${ulid()}` }
  const { body: waiting } = await platform.call('county-staff', 'POST', '/api/imports', early)
  expect(await imported('530402', text, {}, 'county-staff')).toMatchObject({
    status: 'done',
    report: { version: 1 },
  })
  const late = { ...request, commandId: `cmd_${ulid()}` }
  const refused = await platform.call('county-staff', 'POST', '/api/imports', late)
  expect([refused.status, refused.body.code]).toEqual([409, 'state-refused'])
  expect(refused.body.detail).toContain('use a draft')
  expect((await platform.call('county-staff', 'POST', '/api/imports', early)).body.id).toBe(waiting.id)
  const other = collection(feature([square(102.7, 24)]))
  await platform.call('county-staff', 'PUT', `/api/imports/${waiting.id}/parts/1`, { text: other })
  await platform.work(waiting.id)
  const { body: job } = await platform.call('county-staff', 'GET', `/api/jobs/${waiting.id}`)
  expect([job.status, job.report.counts]).toEqual(['failed', { 'has-plan': 1 }])
})

test('who runs the platform makes a plan alone only where nobody is appointed who draws it', async () => {
  const text = collection(feature([square(102.5, 24)]))
  const [county, neighbour] = ['990106', '990107']
  const announce = (division: string, commandId = `cmd_${ulid()}`) =>
    platform.call('platform-admin', 'POST', '/api/imports', { commandId, division, name: '新区', parts: 1 })
  const add = async (more: object): Promise<string> => {
    const { status, body } = await platform.call('platform-admin', 'POST', '/api/people', anAddition(more))
    expect(status).toBe(201)
    return body.person.id
  }
  await add({ division: `${neighbour}001`, roles: ['county-staff'] })
  await add({ division: county, roles: ['operator', 'auditor'] })
  expect((await imported(county, text)).report).toMatchObject({ version: 1 })
  const early = `cmd_${ulid()}`
  const { body: waiting } = await announce(county, early)

  const staff = await add({ division: county, roles: ['county-staff'] })
  const refused = await announce(county)
  expect([refused.status, refused.body.code, refused.body.reason]).toEqual([
    409,
    'state-refused',
    'has-staff',
  ])
  expect(refused.body.detail).toContain('a second one approves it')
  expect((await announce(neighbour)).body.reason).toBe('has-staff')
  expect((await announce(county, early)).body).toEqual(waiting)

  await platform.call('platform-admin', 'PUT', `/api/imports/${waiting.id}/parts/1`, { text })
  await platform.work(waiting.id)
  const { body: late } = await platform.call('platform-admin', 'GET', `/api/jobs/${waiting.id}`)
  expect([late.status, late.report.counts]).toEqual(['failed', { 'has-staff': 1 }])

  const off = aPersonCommand('disable', 1)
  expect((await platform.call('platform-admin', 'POST', `/api/people/${staff}/commands`, off)).status).toBe(
    200,
  )
  expect((await imported(county, collection(feature([square(102.6, 24)])))).report).toMatchObject({
    version: 2,
  })
})

test('who runs the platform follows the imports that they announced, and no others', async () => {
  const request = { commandId: `cmd_${ulid()}`, division: '990109', name: '新区', parts: 1 }
  const { body } = await platform.call('overseer', 'POST', '/api/imports', request)
  const statuses = async (id: string) =>
    Promise.all(
      ['platform-admin', 'overseer', 'leader'].map(
        async (who) => (await platform.call(who, 'GET', `/api/jobs/${id}`)).status,
      ),
    )
  expect(await statuses(body.id)).toEqual([404, 200, 403])
  const own = { ...request, commandId: `cmd_${ulid()}`, division: '990108' }
  const announced = await platform.call('platform-admin', 'POST', '/api/imports', own)
  expect(await statuses(announced.body.id)).toEqual([200, 200, 403])
})

test('a code that was given up comes back neither by number nor by a file that says it', async () => {
  const [a, b, c] = [102.5, 102.51, 102.52].map((west) => square(west, 24))
  await imported('990105', collection(feature([a!]), feature([b!]), feature([c!])))
  await imported('990105', collection(feature([a!]), feature([b!])))
  const third = '990105000000003'
  const job = await imported(
    '990105',
    collection(feature([a!]), feature([b!]), feature([c!], { c: third })),
    {
      codeProperty: 'c',
    },
  )
  expect(job.report?.counts).toMatchObject({ 'code-retired': 1 })
  await imported('990105', collection(feature([a!]), feature([b!]), feature([c!])))
  const { body } = await platform.call('patrol', 'GET', '/api/plans/990105/register')
  expect(body.items.map(({ code }: { code: string }) => code)).toEqual([
    '990105000000001',
    '990105000000002',
    '990105000000004',
  ])
})

test.skipIf(!existsSync(SF))(
  'ten real police districts: each point in one district is given to the district that holds it',
  async () => {
    const job = await imported(
      '990104',
      readFileSync(new URL('sf_police_districts_pre2015.geojson', SF), 'utf8'),
      {
        codeProperty: 'DISTRICT',
        nameProperty: 'DISTRICT',
      },
    )
    expect(job.status).toBe('done')
    expect(job.report?.counts).toMatchObject({ 'self-crossing': 2, overlap: 6 })
    expect(job.report?.counts['gap']).toBeGreaterThan(0)
  },
)
