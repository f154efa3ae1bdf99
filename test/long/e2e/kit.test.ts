import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, complaintsOf, launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import { startServer, type Server } from '#test/support/server.ts'

let server: Server
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ args: ['--no-incidents'] }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

test('by keys alone: the palette opens another page, a list takes a choice, and what opened gives the focus back', async () => {
  const page = await (await openContext(browser, { width: 1440, height: 900 })).newPage()
  const complaints = complaintsOf(page)
  await signIn(page, `${server.url}/people`, 'county-staff')
  await page.getByRole('combobox', { name: '按职责筛选' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: '督查' }).waitFor()
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: '按职责筛选' }).getByText('领导').waitFor()
  expect(await page.getByRole('button', { name: /巡逻队员/ }).count()).toBe(0)

  await page.getByRole('button', { name: '账号' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '账号' }).getByText('辖区 红塔区').waitFor()
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: '账号' }).waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('账号')

  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('dialog').getByRole('option', { name: '网格设计' }).waitFor()
  expect(await axe(page)).toEqual([])
  await page.keyboard.type('jkwd')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/docs$/)
  expect(complaints).toEqual([])
})

test('on a phone the pages lie behind one button under the thumb, and the theme is the one of the system', async () => {
  const context = await openContext(browser, { width: 390, height: 844, colorScheme: 'dark' })
  const page = await context.newPage()
  await signIn(page, `${server.url}/audit`, 'auditor')
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
  expect(await theme()).toBe('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light')
  await page.getByRole('button', { name: '页面', exact: true }).click()
  await page.getByRole('dialog', { name: '页面' }).getByRole('link', { name: '督查' }).waitFor()
  expect(await axe(page)).toEqual([])
  // Pressed again, the button closes what it opened.
  await page.getByRole('button', { name: '页面', exact: true }).click()
  await page.getByRole('dialog', { name: '页面' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '页面', exact: true }).click()
  await page.getByRole('link', { name: '指挥台' }).click()
  await page.waitForURL((at) => at.pathname === '/')
})
