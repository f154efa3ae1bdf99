import type { Browser } from 'playwright-core'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DAY, shift, toInstant } from '#shared/lib/time.ts'
import { axe, complaintsOf, launchBrowser, openContext, shot, signIn } from '#test/support/browser.ts'
import { draftsOf } from '#test/support/designer-desk.ts'
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

const COUNTY = '530402'
const drafts = draftsOf(() => server)
/** A changed plan that two of the staff have agreed on, for tomorrow. */
async function scheduleForTomorrow(): Promise<{ cancel: () => Promise<void> }> {
  const { id, version } = await drafts.begin(COUNTY, '明天的方案', 1)
  const [grid] = await drafts.grids(id)
  await drafts.edit(id, { type: 'rename', code: grid!.code, name: '改名网格' })
  const step = async (name: string, person: string, more: object = {}) => {
    const { version: expectedVersion } = await drafts.draft(id)
    const commandId = `cmd_${ulid()}`
    await drafts.ask(`/api/drafts/${id}/${name}`, { commandId, expectedVersion, ...more }, person)
  }
  expect(version).toBe(1)
  await step('submit', 'county-staff')
  await step('approve', 'county-staff-2', { effectiveFrom: shift(toInstant(Date.now()), DAY) })
  await vi.waitUntil(async () => (await drafts.draft(id)).status === 'scheduled', { timeout: 20_000 })
  return { cancel: () => step('cancel', 'county-staff', { reason: '推迟' }) }
}

test('a plan to come is told on open pages; one takes it up, and the others see who', async () => {
  const page = await (await openContext(browser, { width: 1440, height: 900 })).newPage()
  const complaints = complaintsOf(page)
  await signIn(page, server.url, 'county-operator')
  await page.getByRole('button', { name: '通知', exact: true }).waitFor()
  const { cancel } = await scheduleForTomorrow()
  const bell = page.getByRole('button', { name: '通知，1 条待处理' })
  await bell.waitFor()
  await page.getByRole('status').filter({ hasText: '新通知：网格方案第 2 版将于' }).waitFor()

  await bell.click()
  const coming = page.getByRole('article', { name: /第 2 版将于/ })
  await coming.waitFor()
  await shot(page, 'notices')
  expect(await axe(page)).toEqual([])
  await coming.getByRole('button', { name: '知悉' }).click()
  await coming.getByText(/已于.*知悉/).waitFor()
  await page.getByRole('button', { name: '通知', exact: true }).waitFor()

  const phone = await (await openContext(browser, { width: 390, height: 844, colorScheme: 'dark' })).newPage()
  await signIn(phone, `${server.url}/people`, 'county-staff-2')
  await phone.getByRole('button', { name: '通知', exact: true }).click()
  await phone.getByText(/已于.*知悉/).waitFor()
  await shot(phone, 'notices-phone')
  expect(await axe(phone)).toEqual([])
  await cancel()
  await phone.getByText('没有待处理的通知。').waitFor()
  await phone.getByText(/已于.*知悉/).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('the drawing page and the phone’s have the bell too; what was put off says until when', async () => {
  const { id } = await drafts.begin(COUNTY, '另一份', 1)
  const page = await (await openContext(browser, { width: 1440, height: 900 })).newPage()
  await signIn(page, `${server.url}/designer?draft=${id}`, 'county-staff')
  await scheduleForTomorrow()
  await page.getByRole('button', { name: '通知，1 条待处理' }).click()
  const coming = page.getByRole('article', { name: /第 3 版将于/ })
  await coming.getByRole('button', { name: '稍后提醒' }).click()
  await coming.getByRole('button', { name: '1 小时后' }).click()
  await coming.getByText(/设为.*再提醒/).waitFor()
  await page.getByText('没有待处理的通知。').waitFor()
  await shot(page, 'notices-designer')
  expect(await axe(page)).toEqual([])

  const phone = await (await openContext(browser, { width: 390, height: 844 })).newPage()
  await signIn(phone, `${server.url}/report`, 'patrol')
  await phone.getByRole('button', { name: '通知', exact: true }).click()
  await phone.getByText('没有待处理的通知。').waitFor()
  await shot(phone, 'notices-report')
})
