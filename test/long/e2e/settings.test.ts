import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, complaintsOf, launchBrowser, openContext, shot, signIn } from '#test/support/browser.ts'
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

test('the county’s staff add a class, and an open phone offers it without being loaded again', async () => {
  const phone = await (await openContext(browser, { width: 390, height: 844 })).newPage()
  await signIn(phone, `${server.url}/report`, 'patrol')
  await phone.getByRole('radio', { name: '消防' }).waitFor()

  const page = await (await openContext(browser, { width: 1440, height: 900 })).newPage()
  const complaints = complaintsOf(page)
  await signIn(page, `${server.url}/settings`, 'county-staff')
  await page.getByRole('button', { name: '添加一项' }).click()
  const row = page.getByRole('region', { name: '第 9 项', exact: true })
  await row.getByLabel('代码').fill('Flood')
  await row.getByLabel('名称（中文）').fill('防汛')
  await page.getByRole('button', { name: '发布' }).click()
  await row.getByText('只能用小写字母').waitFor()
  await shot(page, 'settings-fault')
  await row.getByLabel('代码').fill('flood')
  await row.getByRole('combobox', { name: '图标' }).click()
  await page.getByRole('option', { name: '水滴' }).click()
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: '发布' }).click()
  await page.getByText('已发布。').waitFor()
  await page.getByText(/第 1 版 · .* · 网格管理员/).waitFor()
  await shot(page, 'settings-done')
  await phone.getByRole('radio', { name: '防汛' }).waitFor()
  expect(await page.getByRole('button', { name: '第 9 项已被使用，只能停用' }).isDisabled()).toBe(true)
  expect(complaints).toEqual([])
})

test('what is to come is told, and withdrawn; who is no staff is told whose settings they are', async () => {
  const context = await openContext(browser, { width: 390, height: 844 })
  const page = await context.newPage()
  await signIn(page, `${server.url}/settings?kind=thresholds`, 'county-staff-2')
  await page.getByLabel('路线走廊宽度（米，单侧）').fill('4')
  await page.getByRole('button', { name: '发布' }).click()
  await page.getByText('不能小于 5。').waitFor()
  await page.getByLabel('路线走廊宽度（米，单侧）').fill('40')
  await page.getByRole('radio', { name: '定时生效' }).check()
  const parts = page.getByRole('spinbutton')
  for (const [index, text] of ['2099', '12', '01', '08', '30'].entries()) {
    await parts.nth(index).focus()
    await page.keyboard.type(text)
  }
  await page.getByRole('button', { name: '发布' }).click()
  await page.getByText(/第 1 版将于 .*生效/).waitFor()
  await shot(page, 'settings-phone')
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: '撤回' }).click()
  await page.getByText('已撤回').waitFor()

  const other = await (await openContext(browser, { width: 1440, height: 900 })).newPage()
  await signIn(other, `${server.url}/settings`, 'county-operator')
  await other.getByText('设置由本县的网格管理员维护').waitFor()
})
