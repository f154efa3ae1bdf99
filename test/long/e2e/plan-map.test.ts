import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCounty } from '#infra/local/demo/county.ts'
import { DEMO_SEED } from '#infra/local/seed/first-demo.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { complaintsOf, launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import { runCommand, startServer, type Server } from '#test/support/server.ts'

const DESK = { width: 1440, height: 900 }
const { grids } = makeCounty({ seed: DEMO_SEED })
const grid = grids.find(({ code }) => code.startsWith('530402006'))!
const [lng, lat] = labelPoint(grid.geometry)

let server: Server
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ args: ['--no-incidents'] }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function openConsole(query: string) {
  const page = await (await openContext(browser, DESK)).newPage()
  const complaints = complaintsOf(page)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname + new URL(request.url()).search))
  await signIn(page, `${server.url}/?${query}`, 'county-operator')
  await page.locator('canvas').waitFor()
  return { page, complaints, asked }
}

/** Points at the middle of the map until the page says whose it is. */
const ownerAtMiddle = (page: Page) =>
  expect.poll(
    async () => {
      await page.mouse.move(719, 450)
      await page.mouse.move(720, 450)
      return page.locator('.measure').innerText()
    },
    { timeout: 60_000, interval: 500 },
  )

test('the map tells whose the ground under the pointer and a place searched for are, from tiles, without asking for either', async () => {
  const { page, complaints, asked } = await openConsole(`at=${lng},${lat},16`)
  await ownerAtMiddle(page).toContain(`${grid.name} ${grid.code}`)
  expect(asked.filter((path) => path.includes('level=grid'))).toEqual([])
  expect(asked.some((path) => /\/tiles\?.*version=1/.test(path))).toBe(true)

  const before = asked.length
  await page.getByRole('combobox', { name: /搜索/ }).fill(`${lng},${lat}`)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: grid.name }).waitFor()
  expect(asked.slice(before).filter((path) => path.startsWith('/api/locate'))).toEqual([])
  expect(complaints).toEqual([])
})

test('the plan of a day is shown as what it is, and a key returns to the plan of now', async () => {
  await runCommand(server, ['infra/local/commands/seed.ts', '--grids', '700', '--incidents', '0', '--yes'])
  const { page, complaints } = await openConsole(`at=${lng},${lat},16`)
  const line = page.getByRole('contentinfo')
  await line.getByText('第 2 版').waitFor()
  await page.keyboard.press('t')
  const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 16)
  await page.getByLabel('时间（UTC+8）').fill(yesterday)
  await page.keyboard.press('Enter')
  await page.getByText('不是现在的方案（现在是第 2 版）').waitFor()
  await line.getByText('第 1 版').waitFor()
  await ownerAtMiddle(page).toContain(grid.code)
  await page.reload()
  await page.getByText('不是现在的方案（现在是第 2 版）').waitFor()
  await page.locator('canvas').waitFor()
  await page.keyboard.press('n')
  await line.getByText('第 2 版').waitFor()
  expect(await page.getByText('不是现在的方案').count()).toBe(0)
  expect(complaints).toEqual([])
})
