import { afterAll, beforeAll, expect, test } from 'vitest'
import { ulid } from 'ulid'
import { splitText } from '#infra/local/commands/split-text.ts'
import { joinFeatures, positionsIn } from '#shared/grids/geometry-parts.ts'
import { GridPage, type GridFeature } from '#shared/grids/plan.ts'
import { PART_CHARACTERS } from '#shared/grids/transfer-routes.ts'
import { draftDesk, MAPPED, STAFF } from '#test/support/a-draft.ts'
import { islandAndSea } from '#test/support/coast.ts'
import { startPlatform, type Platform } from '#test/support/platform.ts'

const COUNTY = '530402'
const VERTICES = 500_000
/** A job's function has so much memory, and so many minutes of time. */
const [MOST_MEGABYTES, MOST_MINUTES] = [3008, 15]

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

const megabytes = (): number => Math.round(process.memoryUsage().rss / 1e6)

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const [begun, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(before)
  const ofCore = (user + system) / 1e6
  console.log(`${what}: ${seconds.toFixed(1)} s, ${ofCore.toFixed(1)} s of a core, ${megabytes()} MB`)
  expect(seconds).toBeLessThan(60 * MOST_MINUTES)
  expect(megabytes()).toBeLessThan(MOST_MEGABYTES)
  return result
}

/** A file on the way of the command: part by part. */
async function sendParts(text: string) {
  const parts = splitText(text, PART_CHARACTERS)
  const body = {
    commandId: `cmd_${ulid()}`,
    division: COUNTY,
    name: '海岛县',
    parts: parts.length,
    ...MAPPED,
  }
  const { id } = desk.ok(await platform.call(STAFF, 'POST', '/api/imports', body)).body
  for (const [i, part] of parts.entries())
    desk.ok(await platform.call(STAFF, 'PUT', `/api/imports/${id}/parts/${i + 1}`, { text: part }))
  return id as string
}

/** All features of a level, in answers that every reader can take. */
async function readLevel(level: string): Promise<GridFeature[]> {
  const features: GridFeature[] = []
  for (let cursor = ''; ;) {
    const { body } = desk.ok(
      await platform.call(STAFF, 'GET', `/api/plans/${COUNTY}/grids?level=${level}${cursor}`),
    )
    expect(JSON.stringify(body).length).toBeLessThan(1_300_000)
    const page = GridPage.parse(body)
    features.push(...page.features)
    if (page.cursor === undefined) return joinFeatures(features)
    cursor = `&cursor=${page.cursor}`
  }
}

const ownerAt = async (lng: number, lat: number): Promise<string> =>
  desk.ok(await platform.call(STAFF, 'GET', `/api/locate?division=${COUNTY}&lng=${lng}&lat=${lat}`)).body
    .owner

const [island, sea] = islandAndSea(VERTICES, COUNTY)
const file = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

test('an island of 500,000 vertices and its sea are imported, read, located and exported', async () => {
  const jobId = await timed('sent', () => sendParts(file(island, sea)))
  await timed('imported and published', async () => void (await platform.work(jobId)))
  const { status, report } = desk.ok(await platform.call(STAFF, 'GET', `/api/jobs/${jobId}`)).body
  expect([status, report.refused]).toEqual(['done', []])
  const told = report.told.map(({ kind, feature }: { kind: string; feature: number }) => [kind, feature])
  expect(told).toEqual([
    ['too-long-to-draw', 0],
    ['too-long-to-draw', 1],
  ])

  const grids = await timed('read', () => readLevel('grid'))
  expect(grids.map(({ geometry }) => positionsIn(geometry))).toEqual([VERTICES + 1, VERTICES + 6])
  expect(await ownerAt(102.5, 24.5)).toBe(island.properties.code)
  expect(await ownerAt(102.01, 24.01)).toBe(sea.properties.code)
  const exported = await timed('exported', async () =>
    desk.ok(await platform.call(STAFF, 'GET', `/api/plans/${COUNTY}/export?format=geojson`)),
  )
  const collection = (await (await fetch(exported.body.url)).json()) as { features: GridFeature[] }
  expect(collection.features.map(({ geometry }) => geometry)).toEqual(grids.map(({ geometry }) => geometry))
})

test('a draft of them opens and refuses by name what would be drawn; a file over it is published', async () => {
  const { id } = await desk.create(COUNTY, 1)
  const opened = await timed('opened as a draft', () => desk.grids(id))
  expect(opened.grids.map(({ geometry }) => positionsIn(geometry))).toEqual([VERTICES + 1, VERTICES + 6])
  const at = opened.grids[0]!.geometry.coordinates[0]![7] as [number, number]
  const codes = [island, sea].map(({ properties }) => properties.code)
  for (const edit of [
    { type: 'move', from: at, to: [at[0], at[1] + 1e-6] },
    { type: 'remove', code: island.properties.code },
    { type: 'merge', codes, into: island.properties.code },
  ]) {
    const refused = await timed(`${edit.type} refused`, () => desk.edit(STAFF, id, opened.version, edit))
    expect([refused.status, refused.body.reason]).toEqual([422, 'too-many-vertices'])
    expect(refused.body.codes).toContain(island.properties.code)
  }

  const renamed = { ...island, properties: { ...island.properties, name: '大岛' } }
  const job = await timed('imported into the draft', () => desk.importFile(id, [renamed, sea], MAPPED))
  expect([job.status, job.report.refused]).toEqual(['done', []])
  expect((await timed('submitted and published', () => desk.publish(id))).status).toBe('published')
  const register = desk.ok(await platform.call(STAFF, 'GET', `/api/plans/${COUNTY}/register`)).body
  expect(register.items.map(({ name }: { name: string }) => name)).toEqual(['大岛', '海'])
})
