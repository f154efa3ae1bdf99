import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobTable } from '#functions/jobs/job-table.ts'
import { planReader } from '#functions/grids/plan-reader.ts'
import { countyCodes } from '#functions/settings/county-codes.ts'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { startReassigning } from '#functions/grids/reassign-job.ts'
import { tend } from '#test/support/tend.ts'
import { reassignIncidents } from '#functions/incidents/reassign-incidents.ts'
import { submitIncident } from '#functions/incidents/submit-incident.ts'
import { plansInForce } from '#functions/lambda/plans.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { mergeGrids } from '#shared/geo/coverage/merge-grids.ts'
import { coverageOf, gridsOf } from '#shared/geo/coverage/coverage.ts'
import { LedgerEvent } from '#shared/ledger/event.ts'
import { jobIdFrom } from '#shared/jobs/id.ts'
import { PersonId } from '#shared/lib/id.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import { HOUR, shift, toInstant } from '#shared/lib/time.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'
import { publicationOf, publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>
/** Two neighbours of one community: the second is merged into the first. */
let heir: string
let retired: string

beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform, 240)
  await platform.react()
  ;[heir, retired] = neighbours()
}, 60_000)
afterAll(() => platform.stop())

function neighbours(): [string, string] {
  const grids = county.grids.filter(({ code }) => code.startsWith('530402006'))
  const coverage = coverageOf(county.grids)
  for (const a of grids) {
    for (const b of grids) {
      if (a.code >= b.code || a.code.slice(0, 12) !== b.code.slice(0, 12)) continue
      const merged = mergeGrids(coverage, [a.code, b.code], { code: a.code, name: a.name })
      const grid = merged.ok ? gridsOf(merged.coverage).find(({ code }) => code === a.code) : undefined
      if (grid?.geometry.type === 'Polygon') return [a.code, b.code]
    }
  }
  throw new Error('no two neighbours')
}

const report = async (code: string) => {
  const grid = county.grids.find((one) => one.code === code)!
  const [lng, lat] = labelPoint(grid.geometry)
  const submission = aSubmission({ position: at({ lng, lat }) })
  const { status, body } = await platform.call('county-operator', 'POST', '/api/incidents', submission)
  expect(status).toBe(201)
  return body.incident
}
const read = async (id: string) =>
  (await platform.call('county-operator', 'GET', `/api/incidents/${id}`)).body.incident
const step = async (incident: { id: string; version: number }, type: string, more: object = {}) => {
  const body = aCommand(type, incident.version, more)
  const answer = await platform.call(
    'county-operator',
    'POST',
    `/api/incidents/${incident.id}/commands`,
    body,
  )
  expect(answer.body.code).toBeUndefined()
  return answer.body.incident
}

test('a plan that merges two grids gives the open incidents of the one to the other, once, with an event each', async () => {
  const moved = await step(await step(await report(retired), 'accept'), 'assign', { to: retired })
  const person = await step(await step(await report(retired), 'accept'), 'assign', { to: 'patrol' })
  const elsewhere = await report(county.grids.find(({ code }) => code.startsWith('530402201'))!.code)
  const chosen = await step(await report(heir), 'choose-grid', { code: retired, reason: '历来由其负责' })
  const refused = await step(await report(retired), 'refuse', { reason: '重复' })
  const before = await Promise.all([moved, person, elsewhere, chosen, refused].map(({ id }) => read(id)))

  const merged = mergeGrids(coverageOf(county.grids), [heir, retired], {
    code: heir,
    name: county.grids.find(({ code }) => code === heir)!.name,
  })
  if (!merged.ok) throw new Error(merged.reason)
  const { version } = await publishPlan(publicationOf(county, gridsOf(merged.coverage)), platform.db)
  await platform.react()
  await platform.react()

  const after = await Promise.all(before.map(({ id }) => read(id)))
  expect(after[0]).toMatchObject({
    grid: heir,
    division: heir,
    assignee: heir,
    version: before[0].version + 1,
  })
  expect(after[0].placement).toMatchObject({ owner: heir, planVersion: version, chooser: 'rule' })
  expect(after[1]).toMatchObject({ grid: heir, assignee: 'patrol' })
  expect([after[2], after[4]]).toEqual([before[2], before[4]])
  // Its chosen grid is gone: the choice is kept, and somebody has to look at it.
  expect(after[3]).toMatchObject({ grid: retired, review: { planVersion: version, suggested: heir } })

  const { body: progress } = await platform.call('patrol', 'GET', '/api/plans/530402/reassignment')
  expect(progress).toMatchObject({
    version,
    job: { kind: 'reassign-incidents', status: 'done', reassigned: { version, moved: 2, toReview: 1 } },
  })

  const history = await platform.call('county-operator', 'GET', `/api/incidents/${moved.id}/history`)
  expect(history.body.items.at(-1)).toMatchObject({
    type: 'incident.reassigned',
    actor: 'rule:plan',
    codes: { grid: heir, before: retired, planVersion: version },
  })
  const { body: chain } = await platform.call('auditor', 'GET', `/api/ledger/530402/chains/${moved.id}`)
  expect(chain.findings).toEqual([])
})

test('a grid that a person chose is kept and listed for review when the rule would now name another; choosing again settles it', async () => {
  // The plan before had it in `retired`, and a person gave it to a third grid.
  const third = county.grids.find(
    ({ code }) => code.startsWith(retired.slice(0, 9)) && code !== retired && code !== heir,
  )!.code
  await publishPlan(publicationOf(county, county.grids), platform.db)
  await platform.react()
  const chosen = await step(await report(retired), 'choose-grid', { code: third, reason: '历来由其负责' })
  const merged = mergeGrids(coverageOf(county.grids), [heir, retired], { code: heir, name: '合并网格' })
  if (!merged.ok) throw new Error(merged.reason)
  const publish = async (grids: typeof county.grids) => {
    const { version } = await publishPlan(publicationOf(county, grids), platform.db)
    await platform.react()
    return version
  }
  const first = await publish(gridsOf(merged.coverage))
  expect((await read(chosen.id)).review).toEqual({ planVersion: first, suggested: heir })
  // The plan after it says again what the person knew when choosing: nothing is left to ask.
  await publish(county.grids)
  expect((await read(chosen.id)).review).toBeUndefined()
  const history = await platform.call('county-operator', 'GET', `/api/incidents/${chosen.id}/history`)
  expect(history.body.items.at(-1)).toMatchObject({ type: 'incident.question-dropped', actor: 'rule:plan' })

  const version = await publish(gridsOf(merged.coverage))
  const asked = await read(chosen.id)
  expect(asked).toMatchObject({ grid: third, review: { planVersion: version, suggested: heir } })
  const { body } = await platform.call('county-operator', 'GET', '/api/incidents?review=true')
  expect(body.items.map(({ id }: { id: string }) => id)).toContain(chosen.id)
  expect(body.items.every(({ review }: { review?: object }) => review !== undefined)).toBe(true)
  const settled = await step(asked, 'choose-grid', { code: heir, reason: '同意' })
  expect(settled.review).toBeUndefined()
})

test('an incident is placed by the plan of its report, and keeps whose the place was when it happened', async () => {
  await publishPlan(publicationOf(county, county.grids), platform.db)
  const happenedAt = toInstant(Date.now())
  const earlier = (await planReader(platform.db).latest('530402'))!.plan.version
  const merged = mergeGrids(coverageOf(county.grids), [heir, retired], { code: heir, name: '合并网格' })
  if (!merged.ok) throw new Error(merged.reason)
  await publishPlan(publicationOf(county, gridsOf(merged.coverage)), platform.db)
  const [lng, lat] = labelPoint(county.grids.find(({ code }) => code === retired)!.geometry)
  const submit = (occurredAt: string) =>
    submitIncident(aSubmission({ position: at({ lng, lat }), occurredAt }), {
      actor: { id: PersonId.parse('county-operator'), name: '', division: '530402', actions: [] },
      db: platform.db,
      clock: () => toInstant(Date.now()),
      plans: plansInForce(platform.db).plans,
      codes: countyCodes(platform.db),
    })
  const { incident } = await submit(happenedAt)
  expect(incident.placement).toMatchObject({
    owner: heir,
    happened: { planVersion: earlier, owner: retired },
  })
  expect((await submit(toInstant(Date.now()))).incident.placement?.happened).toBeUndefined()
})

test('an incident that is closed while its plan is worked through keeps the grid of its day', async () => {
  await publishPlan(publicationOf(county, county.grids), platform.db)
  await platform.react()
  const closing = await report(retired)
  const merged = mergeGrids(coverageOf(county.grids), [heir, retired], { code: heir, name: '又合并网格' })
  if (!merged.ok) throw new Error(merged.reason)
  const { version } = await publishPlan(publicationOf(county, gridsOf(merged.coverage)), platform.db)
  const { plans } = plansInForce(platform.db)
  let closed: Promise<unknown> | undefined
  const tally = await reassignIncidents(
    {
      county: '530402',
      version,
      squares: [{ from: '000000000', to: 'fffffffff' }],
      clock: () => new Date().toISOString(),
      newCodeOf: new Map(),
      begun: { ranges: 0, tally: { looked: 0, moved: 0, toReview: 0 } },
      onProgress: () => Promise.resolve(),
    },
    {
      ...plans,
      // Somebody refuses it after it was found open and before it is decided on.
      locate: async (place) => {
        // As it is by now: reported by a plan that was just read, it may have followed the newest since.
        closed ??= read(closing.id).then((newest) => step(newest, 'refuse', { reason: '重复' }))
        await closed
        return plans.locate(place)
      },
    },
    platform.db,
  )
  expect(tally.looked).toBeGreaterThan(0)
  expect(await read(closing.id)).toEqual(await closed)
})

test('an incident beside every grid, whose nearest grid is gone, does not keep it', async () => {
  await publishPlan(publicationOf(county, county.grids), platform.db)
  await platform.react()
  const border = county.grids.map((grid) => {
    const ring = grid.geometry.coordinates[0] as [number, number][]
    return { code: grid.code, corner: ring.reduce((west, p) => (p[0] < west[0] ? p : west)) }
  })
  const [west] = border.sort((a, b) => a.corner[0] - b.corner[0])
  const { code, corner } = west!
  // Half a kilometre and more west of the county: in no square of any of its grids.
  const position = { ...at({ lng: corner[0] - 0.006, lat: corner[1] }), accuracyMetres: 900 }
  const { body } = await platform.call('county-operator', 'POST', '/api/incidents', aSubmission({ position }))
  expect(body.incident.grid).toBe(code)
  const rest = county.grids.filter((grid) => grid.code !== code)
  const { version } = await publishPlan(publicationOf(county, rest), platform.db)
  await platform.react()
  const after = await read(body.incident.id)
  expect(after.grid).not.toBe(code)
  expect(after.placement.planVersion).toBe(version)
})

test('a re-assignment that something kept from its end is begun again until it has failed thrice', async () => {
  const { Items: events = [] } = await platform.db.client.send(
    new ScanCommand({ TableName: platform.db.nameOf('ledger') }),
  )
  const event = events.map((item) => unmarshall(item)).find(({ type }) => type === 'plan.published')!
  const { atKey: _atKey, ...row } = event
  // A version that is not there stands for whatever may be the matter.
  const missing = LedgerEvent.parse({
    ...row,
    hash: 'f'.repeat(64),
    codes: { ...row['codes'], version: 999 },
  })
  await startReassigning(missing, platform.db)
  const id = jobIdFrom(ulidOf(missing.hash))
  const job = async () => (await jobTable(platform.db).find(id))!
  expect(await platform.work(id)).toMatchObject({ batchItemFailures: [{}] })
  expect((await job()).job.status).toBe('running')
  for (const tries of [2, 3]) {
    await tend(platform.db, () => shift(toInstant(Date.now()), tries * HOUR))
    expect(await job()).toMatchObject({ tries: tries - 1, job: { status: 'running' } })
    await platform.work(id)
    expect(await job()).toMatchObject({ tries, job: { status: 'running' } })
  }
  await tend(platform.db, () => shift(toInstant(Date.now()), 4 * HOUR))
  expect((await job()).job.status).toBe('failed')
})

test('a report that was placed just before a plan came into force, and stored just after its job had passed, still gets its owner', async () => {
  await publishPlan(publicationOf(county, county.grids), platform.db)
  await platform.react()
  const merged = mergeGrids(coverageOf(county.grids), [heir, retired], { code: heir, name: '合并网格' })
  if (!merged.ok) throw new Error(merged.reason)
  const { plans } = plansInForce(platform.db)
  const [lng, lat] = labelPoint(county.grids.find(({ code }) => code === retired)!.geometry)
  const { incident } = await submitIncident(aSubmission({ position: at({ lng, lat }) }), {
    actor: { id: PersonId.parse('county-operator'), name: '', division: '530402', actions: [] },
    db: platform.db,
    clock: () => toInstant(Date.now()),
    codes: countyCodes(platform.db),
    plans: {
      ...plans,
      locate: async (place) => {
        const located = await plans.locate(place)
        if (located.owner === retired) {
          await publishPlan(publicationOf(county, gridsOf(merged.coverage)), platform.db)
          await platform.react()
        }
        return located
      },
    },
  })
  expect(incident.grid).toBe(retired)
  expect(await read(incident.id)).toMatchObject({ grid: heir, version: 2 })
})
