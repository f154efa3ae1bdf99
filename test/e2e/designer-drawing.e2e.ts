import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCounty } from '#infra/local/demo/county.ts'
import { DEMO_SEED } from '#infra/local/seed/first-demo.ts'
import { complaintsOf, launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import {
  areaOf,
  changed,
  DESK,
  draftIn,
  DRAWN,
  drag,
  draftsOf,
  lookAt,
  pressAt,
  sharedCorner,
} from '#test/support/designer-desk.ts'
import { startServer, type Server } from '#test/support/server.ts'
import { meanOf, pixelOf as pixelAt, ringOf, type Place } from '#test/support/sheet-pixels.ts'

let server: Server
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ args: ['--no-incidents'] }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})
const drafts = draftsOf(() => server)

/** A grid of 李棋街道, and the middle of its corners, where the map is made to look. */
const grid = makeCounty({ seed: DEMO_SEED }).grids.find(({ code }) => code.startsWith('530402006'))
const code = grid?.code ?? ''
const ring = ringOf(grid?.geometry)
const middle: Place = [meanOf(ring.map(([lng]) => lng)), meanOf(ring.map(([, lat]) => lat))]
const pixelOf = (place: Place) => pixelAt(place, middle, DESK)

async function openDraft(title: string): Promise<{ page: Page; id: string; complaints: string[] }> {
  const page = await (await openContext(browser, DESK)).newPage()
  const complaints = complaintsOf(page)
  await signIn(page, `${server.url}/designer`, 'county-staff')
  await page.getByRole('textbox', { name: '名称' }).fill(title)
  await page.getByRole('button', { name: '开始设计' }).click()
  await page.locator('canvas').waitFor()
  return { page, id: draftIn(page), complaints }
}

test('a clerk draws with the mouse: neighbours follow, what crosses is refused, a repair is offered and taken', async () => {
  const { page, id, complaints } = await openDraft('李棋街道调整')
  await lookAt(page, [code], middle)
  const before = await drafts.grids(id)

  // A shared vertex: both grids change, the area of all stays.
  const corner = pixelOf(sharedCorner(code, before, middle))
  const near: [number, number] = [corner[0] + 9, corner[1] + 7]
  await drag(page, corner, near)
  await expect.poll(async () => changed(before, await drafts.grids(id)).length, { timeout: 30_000 }).toBe(2)
  const moved = await drafts.grids(id)
  expect(changed(before, moved)).toContain(code)
  expect(areaOf(moved)).toBeCloseTo(areaOf(before), 0)

  // Far across its own border: refused in a sentence, and nothing is changed.
  await page.waitForTimeout(DRAWN)
  await drag(page, near, [
    near[0] + 2 * (DESK.width / 2 - near[0]),
    near[1] + 2 * (DESK.height / 2 - near[1]),
  ])
  await page.getByText('没有改动，请换一处再试。').waitFor()
  expect(changed(moved, await drafts.grids(id))).toEqual([])

  // Ctrl+Z takes the move back, Ctrl+Y brings it again.
  await page.keyboard.press('Control+z')
  await expect.poll(async () => changed(before, await drafts.grids(id)).length, { timeout: 30_000 }).toBe(0)
  await page.keyboard.press('Control+y')
  await expect.poll(async () => changed(moved, await drafts.grids(id)).length, { timeout: 30_000 }).toBe(0)

  // A line across the grid cuts it in two.
  const [x, y] = pixelOf(middle)
  await lookAt(page, [code], middle)
  await page.keyboard.press('x')
  await page.getByText('画一条穿过网格的线', { exact: false }).waitFor()
  await page.waitForTimeout(DRAWN)
  await pressAt(page, [
    [x - 220, y - 20],
    [x, y - 10],
    [x + 260, y + 10],
  ])
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await drafts.grids(id)).length, { timeout: 30_000 }).toBe(before.length + 1)
  expect(areaOf(await drafts.grids(id))).toBeCloseTo(areaOf(before), -1)

  // A new grid over others is an overlap; the offered repair is shown first, then takes it away.
  await page.keyboard.press('g')
  await page.getByText('逐点点击', { exact: false }).waitFor()
  await page.waitForTimeout(DRAWN)
  await pressAt(page, [
    [x - 40, y + 30],
    [x + 60, y + 30],
    [x + 60, y + 90],
    [x - 40, y + 90],
    [x - 90, y + 60],
  ])
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await drafts.grids(id)).length, { timeout: 30_000 }).toBe(before.length + 2)
  await page.getByRole('tab', { name: /检查/ }).click()
  await page.getByText('重叠').first().waitFor()
  const overlapping = await drafts.grids(id)
  await page.getByRole('button', { name: /退出/ }).first().click()
  await page.getByText('地图上：虚线为修改前的边界', { exact: false }).waitFor()
  expect(changed(overlapping, await drafts.grids(id))).toEqual([])
  await page.getByRole('button', { name: '照此修复' }).click()
  // The vertex that was moved lies on a community's border: that is told, and blocks nothing.
  await page.getByText(/^0 处须改正/).waitFor({ timeout: 60_000 })
  await expect
    .poll(async () => Math.abs(areaOf(await drafts.grids(id)) - areaOf(before)), { timeout: 30_000 })
    .toBeLessThan(1)

  expect(complaints).toEqual([])
}, 200_000)

test('a file of grids is tried, then taken; what is exported is that file again, and a file of points is refused in a sentence', async () => {
  const { page, id, complaints } = await openDraft('导入')
  const saved = async (press: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }
  const before = await drafts.grids(id)
  const exported = await saved(() => page.getByRole('button', { name: '导出 GeoJSON' }).click())
  expect(exported.name).toBe('导入-v1.geojson')
  const { features } = JSON.parse(exported.text) as { features: Feature[] }
  expect(features.map(({ id: own }) => own)).toEqual(before.map((one) => one.code))
  expect(exported.text).not.toMatch(/\d\.\d{9}/)
  const asTable = await saved(() => page.getByRole('button', { name: '导出 CSV 表格' }).click())
  expect(asTable.name).toBe('导入-v1.csv')
  expect(asTable.text.startsWith('\uFEFFcode,name,')).toBe(true)
  expect(asTable.text.split('\r\n')).toHaveLength(before.length + 2)
  expect(asTable.text).toContain(before[0]!.code)

  await page.getByRole('button', { name: '导入', exact: true }).click()
  const choose = (name: string, list: object[]) =>
    page.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'application/geo+json',
      buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: list })),
    })
  await choose('points.geojson', [
    { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...middle] } },
  ])
  await page.getByText('草案没有改动。').waitFor()

  const [first] = features
  if (first !== undefined) first.properties['name'] = '新名一号'
  await choose('grids.geojson', features)
  await page.getByRole('button', { name: '试算（不写入）' }).click()
  await page.getByText(`试算完成：将得到 ${before.length} 个网格`).waitFor({ timeout: 60_000 })
  expect((await drafts.grids(id)).map((one) => one.name)).not.toContain('新名一号')
  await page.getByRole('button', { name: '照此导入' }).click()
  await page.getByText(`已导入 ${before.length} 个网格`).waitFor({ timeout: 60_000 })
  const after = await drafts.grids(id)
  expect(after.find((one) => one.code === first?.id)?.name).toBe('新名一号')
  expect(changed(before, after)).toEqual([])

  await page.goto(`${server.url}/designer`)
  const plan = await saved(() => page.getByRole('button', { name: 'GeoJSON' }).click())
  expect(JSON.parse(plan.text)).toMatchObject({
    type: 'FeatureCollection',
    features: { length: before.length },
  })
  const table = await saved(() => page.getByRole('button', { name: 'CSV' }).click())
  expect(table.text).toMatch(new RegExp(`^\uFEFFcode,name.*\r\n"=""\\d{15}"""`))
  expect(complaints).toEqual([])
})

interface Feature {
  readonly id: string
  readonly properties: Record<string, unknown>
}
