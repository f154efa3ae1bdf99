import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fromWgs84 } from '#shared/geo/datum.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { axe, complaintsOf, launchBrowser, openContext, shot, signIn } from '#test/support/browser.ts'
import { startServer, type Server } from '#test/support/server.ts'
import { picture, startTiles, TILE, type Answer, type TileServer } from '#test/support/tile-server.ts'

const DATA = new URL('../../../../shared/data/andorra/', import.meta.url).pathname
const hasData = existsSync(DATA)
const ANDORRA = `${DATA}andorra-omt.pmtiles`

const folder = mkdtempSync(join(tmpdir(), 'liuwang-basemaps-'))
let browser: Browser
let server: Server | null = null
let tiles: TileServer | null = null
beforeAll(async () => {
  browser = await launchBrowser()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  await server?.stop()
  tiles?.stop()
  server = tiles = null
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

/** A server with these basemaps, and a page of it. */
async function open(args: readonly string[], path: string, who = 'county-operator', width = 1440) {
  server = await startServer({
    args: ['--no-incidents', ...args.flatMap((file) => ['--basemap', file])],
  })
  const page = await (await openContext(browser, { width, height: width < 800 ? 844 : 900 })).newPage()
  const complaints = complaintsOf(page)
  await signIn(page, server.url + path, who)
  await page.locator('canvas').first().waitFor()
  return { page, complaints }
}

/** A list of one basemap of pictures, as a file. */
async function listed(answer: (z: number, x: number, y: number) => Answer | null, more: object = {}) {
  tiles = await startTiles(answer)
  const path = join(folder, 'list.json')
  const one = { id: 'pictures', name: { zh: '图片' }, kind: 'xyz', url: tiles.template, ...more }
  writeFileSync(path, JSON.stringify([one]))
  return path
}

/** The middle of the pixels of a page that are of a colour, and how many there are. */
async function middleOf(
  page: Page,
  [red, green, blue]: readonly [number, number, number],
  clip?: { x: number; y: number; width: number; height: number },
) {
  const shown = await page.screenshot(clip === undefined ? {} : { clip })
  const image = shown.toString('base64')
  return page.evaluate(
    async ({ image, red, green, blue }) => {
      const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes]))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
      context.drawImage(bitmap, 0, 0)
      const { data, width } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      let [x, y, weight] = [0, 0, 0]
      for (let at = 0; at < data.length; at += 4) {
        const far =
          Math.abs(data[at]! - red) + Math.abs(data[at + 1]! - green) + Math.abs(data[at + 2]! - blue)
        const share = Math.max(0, 1 - far / 255)
        x += share * ((at / 4) % width)
        y += share * Math.floor(at / 4 / width)
        weight += share
      }
      return { x: x / weight + 0.5, y: y / weight + 0.5, weight }
    },
    { image, red, green, blue },
  )
}

test('a picture drawn in GCJ-02 lies within a pixel of where it belongs at zoom 18', async () => {
  const at: LngLat = [102.5457, 24.3561]
  const Z = 18
  const [lng, lat] = fromWgs84(at, 'GCJ02')
  const size = TILE * 2 ** Z
  const sin = Math.sin((lat * Math.PI) / 180)
  const cross = [
    (0.5 + lng / 360) * size,
    (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size,
  ] as const
  // A red square of 8 pixels round the place, in whichever tiles it lies.
  const answer = (z: number, x: number, y: number): Answer => ({
    type: 'image/png',
    body: picture((px, py) => {
      const away = [x * TILE + px + 0.5 - cross[0], y * TILE + py + 0.5 - cross[1]]
      return z === Z && away.every((pixels) => Math.abs(pixels) <= 4) ? [255, 0, 0] : [250, 250, 250]
    }),
  })
  const list = await listed(answer, { datum: 'GCJ02', attribution: '© 测试' })
  // MapLibre counts zooms by tiles of 512 pixels.
  const { page, complaints } = await open([list], `/?at=${at.join()},17`)
  await page.keyboard.press('b')
  await page.getByText('© 测试').waitFor()
  await page.waitForTimeout(3000)
  const { x, y, weight } = await middleOf(page, [255, 0, 0], { x: 670, y: 400, width: 100, height: 100 })
  expect(weight).toBeGreaterThan(30)
  expect(Math.abs(x - 50)).toBeLessThanOrEqual(1)
  expect(Math.abs(y - 50)).toBeLessThanOrEqual(1)
  expect(complaints).toEqual([])
})

test('servers that answer pages, refuse a key or break are told on the map one by one, and work goes on', async () => {
  const answers: readonly Answer[] = [
    { type: 'text/html', body: '<h1>sign in</h1>' },
    { status: 403, type: 'text/plain', body: 'no' },
    { status: 502, type: 'text/plain', body: 'no' },
  ]
  // Each has its own part of the one server's addresses.
  const PARTS = 1_000
  tiles = await startTiles((part) => answers[part - PARTS] ?? null)
  const list = answers.map((_, n) => ({
    id: `pictures-${n}`,
    name: { zh: `图片 ${n}` },
    kind: 'xyz',
    url: `${tiles!.template.replace('{z}', `${PARTS + n}/{z}`)}`,
  }))
  const path = join(folder, 'list.json')
  writeFileSync(path, JSON.stringify(list))
  const { page } = await open([path], '/')
  for (const [n, words] of [
    '服务器拒绝（密钥或权限有误）',
    '服务器拒绝（密钥或权限有误）',
    '服务器没有回应',
  ].entries()) {
    await page.keyboard.press('b')
    await page.getByRole('button', { name: `底图：图片 ${n}` }).waitFor()
    await page.getByText(`底图未能显示：${words}。其余照常。`).waitFor()
  }
  await page.keyboard.press('b')
  await page.getByText('底图未能显示').waitFor({ state: 'detached' })
  await page.getByRole('combobox', { name: /搜索/ }).fill('北城街道')
  await page
    .getByRole('option', { name: /北城街道/ })
    .first()
    .waitFor()
})

test.skipIf(!hasData)('a file that was cut in the middle, and one that is none, are told', async () => {
  const cut = join(folder, 'cut.pmtiles')
  writeFileSync(cut, readFileSync(ANDORRA).subarray(0, 60_000))
  const { page } = await open([cut], '/?at=1.5218,42.5075,13')
  await page.keyboard.press('b')
  await page.getByText('底图未能显示').waitFor()

  const none = join(folder, 'none.pmtiles')
  writeFileSync(none, 'no tiles at all')
  await expect(startServer({ args: ['--empty', '--basemap', none] })).rejects.toThrow(
    '不是 PMTiles 第 3 版文件',
  )
  await expect(startServer({ args: ['--empty', '--basemap', join(folder, 'gone.pmtiles')] })).rejects.toThrow(
    '找不到底图文件',
  )
})

test.skipIf(!hasData)(
  'a county chooses its basemap with a preview, and the maps of all its pages have it',
  async () => {
    const files = [ANDORRA, `${DATA}usgs-whitney-raster.pmtiles`]
    const { page, complaints } = await open(files, '/settings?kind=basemap', 'county-staff')
    await page.getByRole('radio', { name: 'andorra-omt' }).check()
    await page.getByText('© OpenStreetMap').waitFor()
    await page.waitForTimeout(1500)
    await shot(page, 'basemap-settings')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: '发布' }).click()
    await page.getByText('已发布。').waitFor()

    const phone = await (await openContext(browser, { width: 390, height: 844 })).newPage()
    await signIn(phone, `${server!.url}/?at=1.5218,42.5075,13`, 'county-operator')
    await phone.getByText('© OpenStreetMap').waitFor()
    await phone.waitForTimeout(2500)
    await shot(phone, 'basemap-phone')
    const water = await middleOf(phone, [0xbf, 0xd8, 0xea])
    expect(water.weight).toBeGreaterThan(100)

    await phone.getByRole('button', { name: '底图：andorra-omt' }).click()
    await phone.getByRole('button', { name: '底图：usgs-whitney-raster' }).click()
    await phone.getByRole('button', { name: '底图：无' }).waitFor()
    expect(complaints).toEqual([])
  },
)
