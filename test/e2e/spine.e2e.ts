import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCounty } from '#infra/local/demo/county.ts'
import { DEMO_SEED } from '#infra/local/seed/first-demo.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { axe, complaintsOf, launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import { startServer, type Server } from '#test/support/server.ts'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }
const WORDS = '东门外两人争执,已有人围观'

let server: Server
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ args: ['--no-incidents'] }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** A grid of 李棋街道, where the patrol member of the demo is on duty, and a place well inside it. */
const grid = makeCounty({ seed: DEMO_SEED }).grids.find(({ code }) => code.startsWith('530402006'))
const [lng, lat] = grid === undefined ? [0, 0] : labelPoint(grid.geometry)

const rowOf = (page: Page) => page.getByRole('option').filter({ hasText: WORDS })

test('a report sent from a phone arrives in the console, is accepted there, and the phone learns of it; a reload keeps it', async () => {
  const desk = await (await openContext(browser, DESK)).newPage()
  const complaints = [complaintsOf(desk)]
  await signIn(desk, `${server.url}/`, 'county-operator')
  await desk.getByText('实时', { exact: true }).waitFor()
  await desk.locator('canvas').waitFor()
  expect(await rowOf(desk).count()).toBe(0)

  const phone = await (
    await openContext(browser, { ...PHONE, at: { lng, lat, accuracyMetres: 5 } })
  ).newPage()
  complaints.push(complaintsOf(phone))
  await signIn(phone, `${server.url}/report`, 'patrol')
  await phone.getByRole('radio', { name: '治安' }).check()
  await phone.getByRole('textbox', { name: '情况' }).fill(WORDS)
  await phone
    .getByText(grid?.name ?? '', { exact: false })
    .first()
    .waitFor()
  expect(await axe(phone)).toEqual([])
  await phone.getByRole('button', { name: '提交上报' }).click()

  await rowOf(desk).waitFor()
  expect(await rowOf(desk).innerText()).toContain('已上报')
  await rowOf(desk).click()
  await desk.getByRole('button', { name: /受理/ }).first().waitFor()
  expect(await axe(desk)).toEqual([])
  await desk.keyboard.press('a')
  await expect.poll(() => rowOf(desk).innerText(), { timeout: 60_000 }).toContain('已受理')

  const mine = phone.getByText(WORDS.split(',')[0] ?? WORDS).first()
  if (!(await mine.isVisible()))
    await phone
      .getByRole('tab', { name: /我的上报/ })
      .or(phone.getByRole('button', { name: /我的上报/ }))
      .or(phone.getByRole('link', { name: /我的上报/ }))
      .first()
      .click()
  await phone.getByText('已受理').first().waitFor()

  await Promise.all([desk.reload(), phone.reload()])
  await expect.poll(() => rowOf(desk).innerText(), { timeout: 60_000 }).toContain('已受理')
  await phone.getByText('已受理').first().waitFor()
  expect(complaints.flat()).toEqual([])
})

test('the township next door sees nothing of it', async () => {
  const page = await (await openContext(browser, DESK)).newPage()
  await signIn(page, `${server.url}/`, 'patrol-2')
  await page.getByText('实时', { exact: true }).waitFor()
  expect(await rowOf(page).count()).toBe(0)
})

test('a report written without signal is kept, sent once when the signal is back, and the console shows it', async () => {
  const context = await openContext(browser, { ...PHONE, at: { lng, lat, accuracyMetres: 5 } })
  const phone = await context.newPage()
  await signIn(phone, `${server.url}/report`, 'patrol')
  await phone.getByRole('radio', { name: '消防' }).check()
  await context.setOffline(true)
  await phone.getByRole('textbox', { name: '情况' }).fill('垃圾堆冒烟')
  await phone.getByText(/误差/).first().waitFor()
  await phone.getByRole('button', { name: '提交上报' }).click()
  await phone.getByText('待发送').first().waitFor()
  await context.setOffline(false)
  const token = await server.token('patrol')
  const mine = async () => {
    const response = await fetch(`${server.url}/api/incidents?mine=true`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { items } = (await response.json()) as { items: { title: string }[] }
    return items.filter(({ title }) => title === '垃圾堆冒烟').length
  }
  await expect.poll(mine, { timeout: 60_000, interval: 500 }).toBe(1)
  await phone.reload()
  expect(await mine()).toBe(1)
})
