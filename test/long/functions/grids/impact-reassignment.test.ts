import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromWgs84 } from '#shared/geo/datum.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import type { DraftImpact } from '#shared/grids/draft-impact.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { aCommand, aSubmission } from '#test/support/an-incident.ts'
import { draftDesk, OTHER, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

const DEGREES_OF_METRE = 1 / 111_000

/** Where a report comes from: at a corner of a grid or in it, some metres off, as sure as it says. */
const report = fc.record({
  grid: fc.nat({ max: 999 }),
  corner: fc.option(fc.nat({ max: 99 }), { nil: null, freq: 4 }),
  east: fc.integer({ min: -120, max: 120 }),
  north: fc.integer({ min: -120, max: 120 }),
  accuracyMetres: fc.constantFrom(-1, 0, 3, 15, 80, 400),
  datum: fc.constantFrom('WGS84' as const, 'GCJ02' as const),
  /** Which grid a person chooses instead, if any. */
  chosen: fc.option(fc.nat({ max: 999 }), { nil: null, freq: 3 }),
})
const edit = fc.record({
  what: fc.constantFrom('dedicated', 'dedicated', 'merge', 'merge', 'renumber', 'remove', 'shift'),
  grid: fc.nat({ max: 999 }),
  corner: fc.nat({ max: 99 }),
  by: fc.integer({ min: -60, max: 60 }),
})
const cornersOf = ({ geometry }: DraftGrid) =>
  geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2) as [number, number][]
/** Some that lie together, so that what is drawn and what is reported meet. */
const near = (grids: readonly DraftGrid[]) =>
  grids.filter(({ code }) => code.startsWith('530402006')).slice(0, 7)
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!

async function send(
  grids: readonly DraftGrid[],
  {
    grid,
    corner,
    east,
    north,
    accuracyMetres,
    datum,
    chosen,
  }: typeof report extends fc.Arbitrary<infer R> ? R : never,
) {
  const of = pick(grids, grid)
  const [lng, lat] = corner === null ? labelPoint(of.geometry) : pick(cornersOf(of), corner)
  const place = fromWgs84([lng + east * DEGREES_OF_METRE, lat + north * DEGREES_OF_METRE], datum)
  const position = { lng: place[0], lat: place[1], datum, accuracyMetres, source: 'device' }
  const { body } = await platform.call(
    'overseer',
    'POST',
    '/api/incidents',
    aSubmission({ position, division: '530402' }),
  )
  const { id } = body.incident
  if (chosen === null) return
  const command = aCommand('choose-grid', 1, { code: pick(grids, chosen).code, reason: '历来由其负责' })
  desk.ok(await platform.call('overseer', 'POST', `/api/incidents/${id}/commands`, command))
}

/** An edit as it is sent; the rules may refuse it. */
function editOf(
  grids: readonly DraftGrid[],
  { what, grid, corner, by }: typeof edit extends fc.Arbitrary<infer E> ? E : never,
): object {
  const of = pick(grids, grid)
  const [lng, lat] = pick(cornersOf(of), corner)
  const corners = new Set(cornersOf(of).map(String))
  const neighbour = grids.find(
    (one) =>
      one.code !== of.code &&
      one.layer === of.layer &&
      cornersOf(one).filter((at) => corners.has(String(at))).length > 1,
  )
  if (what === 'merge') return { type: 'merge', codes: [of.code, neighbour?.code ?? of.code], into: of.code }
  // Of a base grid that would leave a gap, and no draft with a gap is approved.
  const dedicated = grids.find(({ layer }) => layer === 'dedicated')
  if (what === 'remove') return { type: 'remove', code: (dedicated ?? of).code }
  if (what === 'renumber')
    return { type: 'rename', code: of.code, newCode: `${of.code.slice(0, 12)}${700 + (grid % 200)}` }
  const away = by * DEGREES_OF_METRE
  if (what === 'shift') return { type: 'move', from: [lng, lat], to: [lng + away, lat - away] }
  const half = (20 + 4 * Math.abs(by)) * DEGREES_OF_METRE
  const [x, y] = labelPoint(of.geometry)
  const ring = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([dx, dy]) => [x + dx! * half, y + dy! * half]) // prettier-ignore
  return {
    type: 'draw',
    layer: 'dedicated',
    name: '专属',
    geometry: { type: 'Polygon', coordinates: [ring] },
  }
}

async function openIncidents(): Promise<Map<string, Incident>> {
  const found = new Map<string, Incident>()
  for (let cursor = ''; ;) {
    const { body } = await platform.call('overseer', 'GET', `/api/incidents?limit=500${cursor}`)
    for (const incident of body.items) found.set(incident.id, incident)
    if (body.cursor === undefined) return found
    cursor = `&cursor=${body.cursor}`
  }
}

/** What a document says of incidents, grid by grid. */
const balancesIn = ({ grids }: DraftImpact) =>
  Object.fromEntries(
    grids
      .filter((one) => one.openIncidentsGained + one.openIncidentsLost > 0)
      .map((one) => [one.code, [one.openIncidentsGained, one.openIncidentsLost]]),
  )

/**
 * What became of them, grid by grid; of those that a neighbour of the same code was given nothing is said.
 */
function balancesBetween(
  before: Map<string, Incident>,
  after: Map<string, Incident>,
  { renumbered }: DraftImpact,
) {
  const newCode = new Map(renumbered.map(({ from, to }) => [from, to]))
  const sums: Record<string, [number, number]> = {}
  const add = (code: string | null, side: 0 | 1) => {
    if (code !== null) (sums[code] ??= [0, 0])[side] += 1
  }
  for (const [id, was] of before) {
    const is = after.get(id)!
    const giver = was.grid === null ? null : (newCode.get(was.grid) ?? was.grid)
    if (was.grid === is.grid || giver === is.grid) continue
    add(giver, 1)
    add(is.grid, 0)
  }
  return sums
}

test('whatever is drawn, the approval document says of open incidents what re-assignment then does', async () => {
  let moved = 0
  let asked = 0
  const round = fc.record({
    division: fc.constantFrom('530402', '530402', '530402006'),
    reports: fc.array(report, { minLength: 8, maxLength: 14 }),
    edits: fc.array(edit, { minLength: 2, maxLength: 5 }),
  })
  const property = fc.asyncProperty(round, async ({ division, reports, edits }) => {
    const { version: base } = (await platform.call(STAFF, 'GET', '/api/plans/530402')).body
    const draft = await desk.create(division, base)
    const { grids } = await desk.grids(draft.id)
    const few = near(grids)
    for (const one of reports) await send(few, one)
    for (const one of edits) {
      const { version } = await desk.read(draft.id)
      await desk.edit(STAFF, draft.id, version, editOf(near((await desk.grids(draft.id)).grids), one))
    }
    const impact: DraftImpact = desk.ok(
      await platform.call(STAFF, 'GET', `/api/drafts/${draft.id}/impact`),
    ).body
    const submitted = await desk.step(STAFF, draft.id, 'submit')
    if (submitted.status !== 200) return void (await desk.step(STAFF, draft.id, 'discard'))
    const before = await openIncidents()
    desk.ok(await desk.step(OTHER, draft.id, 'approve', { effectiveFrom: new Date().toISOString() }))
    await platform.react()
    await platform.react()
    const after = await openIncidents()
    const { job } = (await platform.call(STAFF, 'GET', '/api/plans/530402/reassignment')).body
    const { moved: didMove, toReview } = job.reassigned
    expect({ moved: didMove, toReview }).toEqual({
      moved: impact.incidents.moved,
      toReview: impact.incidents.toReview,
    })
    expect(balancesIn(impact)).toEqual(balancesBetween(before, after, impact))
    // Read again when all is done, it says the same.
    const again: DraftImpact = desk.ok(
      await platform.call(STAFF, 'GET', `/api/drafts/${draft.id}/impact`),
    ).body
    expect([again.incidents, balancesIn(again)]).toEqual([impact.incidents, balancesIn(impact)])
    moved += didMove
    asked += toReview
  })
  await fc.assert(property, { seed: 2026, numRuns: 12, endOnFailure: true })
  // The rounds are worth their while.
  expect([moved > 5, asked > 0]).toEqual([true, true])
})
