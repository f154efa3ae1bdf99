import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelScheduled } from '#functions/grids/cancel-scheduled.ts'
import { discardPublication } from '#functions/grids/discard-publication.ts'
import { planReader } from '#functions/grids/plan-reader.ts'
import { pauses } from '#functions/platform/pauses.ts'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { bringDueIntoForce } from '#functions/grids/turn-over.ts'
import { tend } from '#test/support/tend.ts'
import { makeCounty } from '#infra/local/demo/county.ts'
import type { TableName } from '#infra/manifest.ts'
import { coverageOf, gridsOf } from '#shared/geo/coverage/coverage.ts'
import { moveVertex } from '#shared/geo/coverage/edit-vertices.ts'
import { buildGridIndex, type PlanGrid } from '#shared/geo/grid-index.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { latticeDegrees } from '#shared/geo/lattice.ts'
import { locate } from '#shared/geo/locate.ts'
import { PersonId } from '#shared/lib/id.ts'
import { HOUR, MINUTE, shift, toInstant } from '#shared/lib/time.ts'
import { publicationOf, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
const county = makeCounty({ seed: 1, grids: 600 })

beforeAll(async () => {
  platform = await startPlatform()
  await publishPlan(publicationOf(county, county.grids), platform.db)
}, 120_000)
afterAll(() => platform.stop())

const rowsOf = async (table: TableName) =>
  (
    (await platform.db.client.send(new ScanCommand({ TableName: platform.db.nameOf(table) }))).Items ?? []
  ).map((item) => unmarshall(item))
const versionsOf = async (table: TableName, attribute: string, version: number) =>
  (await rowsOf(table)).filter((row) => row[attribute] === version)

/** The county with one vertex moved that two grids share, and the codes of the grids it touched. */
function redrawn(grids: readonly PlanGrid[], nth = 0): { grids: PlanGrid[]; touched: readonly string[] } {
  const coverage = coverageOf(grids)
  const [dx, dy] = [latticeDegrees(700), latticeDegrees(300)]
  let skip = nth
  for (const { geometry } of grids) {
    for (const [lng, lat] of geometry.coordinates[0] as [number, number][]) {
      const edited = moveVertex(coverage, [lng, lat], [lng + dx, lat + dy])
      if (edited.ok && skip-- === 0) return { grids: gridsOf(edited.coverage), touched: edited.touched }
    }
  }
  throw new Error('no vertex could be moved')
}

test('a redraw of a shared border writes the tiles it touches, one directory and the pages that changed, and nothing else', async () => {
  const before = await rowsOf('plan-tiles')
  const { grids, touched } = redrawn(county.grids)
  expect(touched.length).toBeGreaterThan(1)
  const { version } = await publishPlan(publicationOf(county, grids), platform.db)
  const written = await versionsOf('plan-tiles', 'writtenIn', version)
  expect(written.length).toBeGreaterThan(0)
  expect(written.length).toBeLessThanOrEqual(4)
  expect((await rowsOf('plan-tiles')).length).toBe(before.length + written.length)
  for (const { body } of written) expect((body as Uint8Array).length).toBeLessThanOrEqual(3_900)
  const reader = planReader(platform.db)
  const stored = (await reader.latest('530402'))!
  const first = (await reader.version('530402', 1))!
  const hashes = (plan: typeof first) => plan.content.pages.grid!.map(({ hash }) => hash)
  const townships = new Set(touched.map((code) => code.slice(0, 9)))
  expect(hashes(stored).filter((hash) => !hashes(first).includes(hash)).length).toBeLessThanOrEqual(
    townships.size,
  )
  expect(stored.content.pages.township).toHaveLength(first.content.pages.township!.length)
})

test('every point has the owner, rule, margins and shares that the whole plan in memory says', async () => {
  const reader = planReader(platform.db)
  const stored = (await reader.version('530402', 1))!
  const index = buildGridIndex(county.grids)
  const [west, south, east, north] = stored.plan.bbox
  for (let i = 0; i < 400; i++) {
    // A low-discrepancy walk over the box, a little beyond it.
    const p = [
      west - 0.02 + ((i * 0.754877666) % 1) * (east - west + 0.04),
      south - 0.02 + ((i * 0.569840291) % 1) * (north - south + 0.04),
    ] as const
    const accuracy = [0, 5, 60, 900][i % 4]!
    const [found, expected] = [await reader.locate(stored, p, accuracy), locate(index, p, accuracy)]
    expect([found.owner, found.rule, found.candidates.map(({ code }) => code)]).toEqual([
      expected.owner,
      expected.rule,
      expected.candidates.map(({ code }) => code),
    ])
    found.candidates.forEach((candidate, c) => {
      expect(candidate.marginMetres).toBeCloseTo(expected.candidates[c]!.marginMetres, 1)
      expect(candidate.share).toBeCloseTo(expected.candidates[c]!.share, 2)
    })
  }
})

test('a lookup whose head is held reads one tile when it is cold and none when it is warm', async () => {
  const reader = planReader(platform.db)
  const stored = (await reader.version('530402', 1))!
  await reader.layersOf(stored)
  const counts: number[] = []
  for (const { geometry } of county.grids.slice(0, 40)) {
    const cold = planReader(platform.db)
    await cold.layersOf(stored)
    const p = labelPoint(geometry)
    await cold.owners(stored, [p], pauses(20))
    counts.push(cold.tiles.count.reads)
    await cold.owners(stored, [p], pauses(20))
    expect(cold.tiles.count.reads).toBe(counts.at(-1))
  }
  expect(new Set(counts)).toEqual(new Set([1]))
})

test('a publish that dies while it writes leaves the old plan, is begun again with its own version, or cleaned away', async () => {
  const before = (await planReader(platform.db).latest('530402'))!
  const tiles = await rowsOf('plan-tiles')
  const pages = await rowsOf('plan-pages')
  const { grids } = redrawn(county.grids, 400)
  const dying = publicationOf(county, grids, {
    onProgress: () => {
      throw new Error('killed')
    },
  })
  await expect(publishPlan(dying, platform.db)).rejects.toThrow('killed')
  expect((await rowsOf('plan-tiles')).length).toBeGreaterThan(tiles.length)
  expect((await planReader(platform.db).latest('530402'))!.plan.version).toBe(before.plan.version)

  await discardPublication(dying.commandId, platform.db)
  expect(await rowsOf('plan-tiles')).toEqual(tiles)
  expect(await rowsOf('plan-pages')).toEqual(pages)

  const again = publicationOf(county, grids, { onProgress: dying.onProgress! })
  await expect(publishPlan(again, platform.db)).rejects.toThrow('killed')
  const { version } = await publishPlan({ ...again, onProgress: () => undefined }, platform.db)
  expect(version).toBe(before.plan.version + 2)
  expect((await planReader(platform.db).latest('530402'))!.plan.version).toBe(version)
})

test('a publish that died is not gone on with upon another plan than it was begun upon', async () => {
  const dying = publicationOf(county, redrawn(county.grids, 500).grids, {
    onProgress: () => {
      throw new Error('killed')
    },
  })
  await expect(publishPlan(dying, platform.db)).rejects.toThrow('killed')
  const other = redrawn(county.grids, 700).grids
  const { version } = await publishPlan(publicationOf(county, other), platform.db)
  const again = publishPlan({ ...dying, onProgress: () => undefined }, platform.db)
  await expect(again).rejects.toMatchObject({ code: 'version-conflict' })
  const reader = planReader(platform.db)
  const stored = (await reader.latest('530402'))!
  expect(stored.plan.version).toBe(version)
  await discardPublication(dying.commandId, platform.db)
})

test('who dies for good is cleaned away after an hour, and can no longer bring into force what is gone', async () => {
  const { grids } = redrawn(county.grids, 900)
  const dying = publicationOf(county, grids, {
    onProgress: async () => {
      await tend(platform.db, () => shift(toInstant(Date.now()), 2 * HOUR))
    },
  })
  const tiles = await rowsOf('plan-tiles')
  await expect(publishPlan(dying, platform.db)).rejects.toThrow()
  expect(await rowsOf('plan-tiles')).toEqual(tiles)
})

test('a publish that lives on while it is cleaned away cannot come into force half removed', async () => {
  const before = (await planReader(platform.db).latest('530402'))!.plan.version
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  // The first removal waits until the publish has done all it can.
  const send = async (command: never) => {
    if ((command as object) instanceof BatchWriteItemCommand) {
      begun.resolve()
      await gate.promise
    }
    return platform.db.client.send(command)
  }
  const client = { send } as unknown as typeof platform.db.client
  let discarded: Promise<void> | undefined
  const living = publicationOf(county, redrawn(county.grids, 1_100).grids, {
    onProgress: async () => {
      discarded = discardPublication(living.commandId, { ...platform.db, client })
      await begun.promise
    },
  })
  await expect(publishPlan(living, platform.db)).rejects.toMatchObject({ code: 'version-conflict' })
  gate.resolve()
  await discarded
  expect((await planReader(platform.db).latest('530402'))!.plan.version).toBe(before)
})

test('a plan of tomorrow is in force to the second, told of when its head is turned over, and found by its time ever after', async () => {
  const before = (await planReader(platform.db).latest('530402'))!.plan
  const now = toInstant(Date.now())
  const effectiveFrom = shift(now, 10 * MINUTE)
  const { grids } = redrawn(county.grids, 1_500)
  const { version } = await publishPlan(publicationOf(county, grids, { effectiveFrom }), platform.db)
  const readAt = async (clock: string) =>
    (await planReader(platform.db, () => clock).inForce('530402'))!.plan.version
  expect(await readAt(now)).toBe(before.version)
  expect(await readAt(effectiveFrom)).toBe(version)
  await expect(
    publishPlan(publicationOf(county, redrawn(county.grids, 2_000).grids), platform.db),
  ).rejects.toMatchObject({
    code: 'state-refused',
  })
  expect(await bringDueIntoForce(platform.db, () => now)).toBe(0)
  expect(await bringDueIntoForce(platform.db, () => effectiveFrom)).toBe(1)
  expect(await bringDueIntoForce(platform.db, () => effectiveFrom)).toBe(0)
  const { body: versions } = await platform.call('patrol', 'GET', '/api/plans/530402/versions')
  expect(versions.items[0]).toMatchObject({ version, effectiveFrom })
  const at = async (instant: string) =>
    (await platform.call('patrol', 'GET', `/api/plans/530402?at=${encodeURIComponent(instant)}`)).body.version
  expect([await at(shift(effectiveFrom, -1)), await at(effectiveFrom)]).toEqual([before.version, version])
})

test('a scheduled plan can be cancelled while it is not in force: its time is free again and its tiles go', async () => {
  const clock = () => shift(toInstant(Date.now()), HOUR)
  const tiles = await rowsOf('plan-tiles')
  const { grids } = redrawn(county.grids, 2_500)
  const effectiveFrom = shift(clock(), HOUR)
  const { version } = await publishPlan(publicationOf(county, grids, { effectiveFrom, clock }), platform.db)
  const cancel = { division: '530402', version, actor: PersonId.parse('platform-admin'), clock }
  await cancelScheduled(cancel, platform.db)
  await expect(cancelScheduled(cancel, platform.db)).rejects.toMatchObject({ code: 'state-refused' })
  expect(await planReader(platform.db).version('530402', version)).toBeNull()
  await tend(platform.db, () => shift(clock(), 2 * HOUR))
  expect(await rowsOf('plan-tiles')).toEqual(tiles)
  const { body } = await platform.call('auditor', 'GET', '/api/ledger/530402/chains/plan_530402')
  expect(body.findings).toEqual([])
  expect(body.events.at(-1).type).toBe('plan.cancelled')
})
