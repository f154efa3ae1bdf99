import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCounty } from '#infra/local/demo/county.ts'
import { DEMO_SEED } from '#infra/local/seed/first-demo.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import { complaintsOf, launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import { startServer, type Server } from '#test/support/server.ts'
import { meanOf, pixelOf as pixelAt, ringOf, ZOOM, type Place } from '#test/support/sheet-pixels.ts'

const DESK = { width: 1440, height: 900 }

let server: Server
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ args: ['--no-incidents'] }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** A grid of 李棋街道, and the middle of its corners, where the map is made to look. */
const grid = makeCounty({ seed: DEMO_SEED }).grids.find(({ code }) => code.startsWith('530402006'))
const ring = ringOf(grid?.geometry)
const middle: Place = [meanOf(ring.map(([lng]) => lng)), meanOf(ring.map(([, lat]) => lat))]

const pixelOf = (place: Place) => pixelAt(place, middle, DESK)

async function read<T>(path: string, person = 'county-staff'): Promise<T> {
  const headers = { authorization: `Bearer ${await server.token(person)}` }
  const response = await fetch(server.url + path, { headers })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

async function gridsOf(id: string): Promise<DraftGrid[]> {
  const grids: DraftGrid[] = []
  let cursor: string | undefined
  do {
    const page: {
      features: { geometry: DraftGrid['geometry']; properties: Omit<DraftGrid, 'geometry'> }[]
      cursor?: string
    } = await read(
      `/api/drafts/${id}/grids${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
    )
    grids.push(...page.features.map(({ geometry, properties }) => ({ ...properties, geometry })))
    cursor = page.cursor
  } while (cursor !== undefined)
  return grids
}
const areaOf = (grids: readonly DraftGrid[]) =>
  grids.reduce((sum, { geometry }) => sum + areaSquareMetres(geometry), 0)
const shapes = (grids: readonly DraftGrid[]) =>
  new Map(grids.map(({ code, geometry }) => [code, JSON.stringify(geometry)]))
const draftIn = (page: Page): string => new URL(page.url()).searchParams.get('draft') ?? ''

/** The map takes its time in software; what it must have drawn is what the pointer takes hold of. */
const DRAWN = 2500

async function lookAt(page: Page, code: string): Promise<void> {
  const url = new URL(page.url())
  url.searchParams.set('grids', code)
  url.searchParams.set('at', `${middle[0].toFixed(6)},${middle[1].toFixed(6)},${ZOOM.toFixed(2)}`)
  await page.goto(url.href)
  await page.locator('canvas').waitFor()
  await page.getByText('已全部保存').waitFor()
  await page.waitForTimeout(DRAWN)
}

async function drag(page: Page, [x, y]: readonly number[], [toX, toY]: readonly number[]): Promise<void> {
  await page.mouse.move(x ?? 0, y ?? 0, { steps: 3 })
  await page.mouse.down()
  await page.mouse.move(toX ?? 0, toY ?? 0, { steps: 8 })
  await page.mouse.up()
}

async function pressAt(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  for (const [x, y] of places) {
    await page.mouse.move(x, y, { steps: 4 })
    await page.mouse.down()
    await page.mouse.up()
    await page.waitForTimeout(300)
  }
}

/** The corner of the grid that most of its neighbours share and that is furthest from every other corner: room to move. */
function sharedCorner(grids: readonly DraftGrid[]): Place {
  const texts = grids.map(({ geometry }) => JSON.stringify(geometry.coordinates))
  const own = ringOf(grids.find(({ code }) => code === grid?.code)?.geometry)
  const shared = own.filter(
    (corner) => texts.filter((text) => text.includes(JSON.stringify(corner))).length === 2,
  )
  const room = (corner: Place) =>
    Math.min(
      ...own
        .filter((other) => String(other) !== String(corner))
        .map((other) => distance(pixelOf(corner), pixelOf(other))),
    )
  const best = shared.toSorted((a, b) => room(b) - room(a))[0]
  if (best === undefined) throw new Error('no corner of the grid is shared')
  return best
}
const distance = ([x = 0, y = 0]: readonly number[], [u = 0, v = 0]: readonly number[]) =>
  Math.hypot(x - u, y - v)

test('a clerk draws with the mouse: neighbours follow, what crosses is refused, a repair is offered, another person approves', async () => {
  const page = await (await openContext(browser, DESK)).newPage()
  const complaints = complaintsOf(page)
  await signIn(page, `${server.url}/designer`, 'county-staff')
  await page.getByText('还没有草案').waitFor()
  await page.getByRole('textbox', { name: '名称' }).fill('李棋街道调整')
  await page.getByRole('button', { name: '开始设计' }).click()
  await page.locator('canvas').waitFor()
  const id = draftIn(page)
  const code = grid?.code ?? ''
  await lookAt(page, code)
  const before = await gridsOf(id)

  // A shared vertex: both grids change, the area of all stays.
  const corner = pixelOf(sharedCorner(before))
  const near: [number, number] = [corner[0] + 9, corner[1] + 7]
  await drag(page, corner, near)
  await expect.poll(async () => changed(before, await gridsOf(id)).length, { timeout: 30_000 }).toBe(2)
  const moved = await gridsOf(id)
  expect(changed(before, moved)).toContain(code)
  expect(areaOf(moved)).toBeCloseTo(areaOf(before), 0)

  // Far across its own border: refused in a sentence, and nothing is changed.
  await page.waitForTimeout(DRAWN)
  await drag(page, near, [
    near[0] + 2 * (DESK.width / 2 - near[0]),
    near[1] + 2 * (DESK.height / 2 - near[1]),
  ])
  await page.getByText('没有改动,请换一处再试。').waitFor()
  expect(changed(moved, await gridsOf(id))).toEqual([])

  // Ctrl+Z takes the move back, Ctrl+Y brings it again.
  await page.keyboard.press('Control+z')
  await expect.poll(async () => changed(before, await gridsOf(id)).length, { timeout: 30_000 }).toBe(0)
  await page.keyboard.press('Control+y')
  await expect.poll(async () => changed(moved, await gridsOf(id)).length, { timeout: 30_000 }).toBe(0)

  // A line across the grid cuts it in two.
  const [x, y] = pixelOf(middle)
  await lookAt(page, code)
  await page.keyboard.press('x')
  await page.getByText('画一条穿过网格的线', { exact: false }).waitFor()
  await page.waitForTimeout(DRAWN)
  await pressAt(page, [
    [x - 220, y - 20],
    [x, y - 10],
    [x + 260, y + 10],
  ])
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await gridsOf(id)).length, { timeout: 30_000 }).toBe(before.length + 1)
  expect(areaOf(await gridsOf(id))).toBeCloseTo(areaOf(before), -1)

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
  await expect.poll(async () => (await gridsOf(id)).length, { timeout: 30_000 }).toBe(before.length + 2)
  await page.getByRole('tab', { name: /检查/ }).click()
  await page.getByText('重叠').first().waitFor()
  const overlapping = await gridsOf(id)
  await page.getByRole('button', { name: /退出/ }).first().click()
  await page.getByText('地图上:虚线为修改前的边界', { exact: false }).waitFor()
  expect(changed(overlapping, await gridsOf(id))).toEqual([])
  await page.getByRole('button', { name: '照此修复' }).click()
  // The vertex that was moved lies on a community's border: that is told, and blocks nothing.
  await page.getByText(/^0 处须改正/).waitFor({ timeout: 60_000 })
  await expect
    .poll(async () => Math.abs(areaOf(await gridsOf(id)) - areaOf(before)), { timeout: 30_000 })
    .toBeLessThan(1)

  // Submitted by one, approved by another; the first one's page learns of it.
  await page.getByRole('button', { name: '审批与发布' }).click()
  await page.getByRole('button', { name: '提交审批' }).click()
  await page.getByText('您提交的草案须由另一人审批。').first().waitFor()
  const second = await (await openContext(browser, { width: 390, height: 844 })).newPage()
  complaints.push(...complaintsOf(second))
  await signIn(second, `${server.url}/designer?draft=${id}&panel=approval`, 'county-staff-2')
  await second.getByRole('button', { name: '批准' }).click()
  await second.getByRole('button', { name: '批准' }).click()
  const status = async () => (await read<{ draft: Draft }>(`/api/drafts/${id}`)).draft.status
  await expect.poll(status, { timeout: 90_000, interval: 500 }).toBe('scheduled')
  await page.getByText('已批准,将于', { exact: false }).waitFor({ timeout: 30_000 })
  expect(complaints).toEqual([])
}, 400_000)

/** The codes of the grids that are new, gone or of another shape. */
function changed(from: readonly DraftGrid[], to: readonly DraftGrid[]): string[] {
  const [was, is] = [shapes(from), shapes(to)]
  return [...new Set([...was.keys(), ...is.keys()])].filter((code) => was.get(code) !== is.get(code))
}
