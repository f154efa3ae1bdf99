import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { pageStore } from '#functions/grids/page-store.ts'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { putRows } from '#functions/platform/dynamo/query.ts'
import { snapGeometry } from '#shared/geo/lattice.ts'
import { joinFeatures, positionsIn } from '#shared/grids/geometry-parts.ts'
import { GridFeature, GridPage } from '#shared/grids/plan.ts'
import { draftDesk } from '#test/support/a-draft.ts'
import { islandAndSea } from '#test/support/coast.ts'
import { publicationOf, startPlatform, type Platform } from '#test/support/platform.ts'

const COUNTY = '530402'
const VERTICES = 40_000

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  desk = draftDesk(platform)
}, 60_000)
afterAll(() => platform.stop())

test(
  'an outline too long for an item is stored in parts, read whole, and drawn within',
  { timeout: 60_000 },
  async () => {
    const [{ properties, geometry }] = islandAndSea(VERTICES, COUNTY)
    const grid = { ...properties, geometry: snapGeometry(geometry) }
    await publishPlan(publicationOf({ divisions: [] }, [grid], { division: COUNTY }), platform.db)
    const TableName = platform.db.nameOf('plan-pages')
    const { Items = [] } = await platform.db.client.send(new ScanCommand({ TableName }))
    const pages = Items.map((item) => unmarshall(item)).filter(({ v }) => v === 2)
    // A scan answers 1 MB, which is two of the three.
    expect(pages.length).toBeGreaterThan(1)
    for (const { body } of pages) expect((body as Uint8Array).byteLength).toBeLessThan(390_000)

    const features: GridFeature[] = []
    for (let cursor = ''; ;) {
      const url = `/api/plans/${COUNTY}/grids?level=county${cursor}`
      const page = GridPage.parse(desk.ok(await platform.call('patrol', 'GET', url)).body)
      features.push(...page.features)
      if (page.cursor === undefined) break
      cursor = `&cursor=${page.cursor}`
    }
    const [county, ...others] = joinFeatures(features)
    expect([county!.id, others.length, positionsIn(county!.geometry)]).toEqual([COUNTY, 0, VERTICES + 1])

    const { id } = await desk.create(COUNTY, 1)
    expect(
      desk.ok(await platform.call('county-staff', 'GET', `/api/drafts/${id}/problems`)).body.counts,
    ).toEqual([])
  },
)

/** The row of an outline as the release before parts wrote it. */
const RECORDED =
  'H4sIAAAAAAAAA23OQWrDMBAF0Lv89RAkt4ZGB8iuEOjSaKHa01SgSI48LojgEyTbniOrbHqflh6juEmhiywfw/z/mz2k9AyDFTsZM4PgOxgsl0orDUKfU89ZPA8we7Sp4//X6Lazv86H79P75/EDBJfZPe1Gl/mRJc9vWlcPSilC4DcOMGjTGKWAENwzh3XyUWAarapFrWqq7hd3qraEoUR5ZfEtzIsLA0+EDactSy7zluvwdQplkyIIbUq589HJXNo0l8DfOEsX6BvSf7wha+002R/eZIlZJQEAAA=='

test('a page as an older release stored it is read on', async () => {
  const row = { v: 1, pageSet: '990101#8c1f', page: 1, body: Buffer.from(RECORDED, 'base64') }
  await putRows(platform.db, 'plan-pages', [row])
  const features = z.array(GridFeature).parse(await pageStore(platform.db).read('990101', '8c1f'))
  expect(joinFeatures(features)).toEqual(features)
  expect(features[0]!.properties.name).toBe('测试区')
})
