import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, complaintsOf, launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import { startServer, type Server } from '#test/support/server.ts'

const PHONE = { width: 390, height: 844 }
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

const open = async (size: { width: number; height: number }, path: string, who: string): Promise<Page> => {
  const page = await (await openContext(browser, size)).newPage()
  await signIn(page, server.url + path, who)
  return page
}

test('who is disabled sees on the open page that the account is, and is signed out; a reload changes nothing', async () => {
  const his = await open(DESK, '/', 'patrol-2')
  await his.getByText('实时', { exact: true }).waitFor()
  const page = await open(DESK, '/people', 'county-staff')
  const complaints = complaintsOf(page)
  await page.getByRole('searchbox').first().fill('玉兴')
  await page.getByRole('button', { name: /巡逻队员（玉兴）/ }).click()
  await page.getByRole('button', { name: '停用', exact: true }).click()
  await page.getByRole('button', { name: '确认停用' }).click()
  await page.getByRole('button', { name: '恢复使用' }).waitFor()
  await his.getByText('账号已停用，或尚未分配职责').waitFor({ timeout: 15_000 })
  expect(await axe(his)).toEqual([])
  await his.reload()
  await his.getByRole('button', { name: '登录' }).click()
  await his.getByText('账号已停用，或尚未分配职责').waitFor()
  expect(complaints).toEqual([])
})

test('who is given another role sees it on the open page, without a reload', async () => {
  const his = await open(DESK, '/', 'township-operator')
  await his.getByText('实时', { exact: true }).waitFor()
  expect(await his.getByRole('link', { name: '督查' }).count()).toBe(0)
  const page = await open(DESK, '/people?person=township-operator', 'county-staff')
  await page.getByRole('checkbox', { name: '督查' }).check()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存，一分钟内生效。').waitFor()
  await his.getByRole('link', { name: '督查' }).waitFor({ timeout: 15_000 })
  await his.getByText('您的职责或辖区已变更。').waitFor()
  await his.getByRole('button', { name: '知道了' }).click()
  await his.getByText('实时', { exact: true }).waitFor()
})

test('who reads no incidents has a console that says so, the pages that are theirs, and no request refused', async () => {
  for (const [who, links] of [
    ['leader', ['指挥台', '接口文档']],
    ['platform-admin', ['指挥台', '人员与任职', '接口文档']],
  ] as const) {
    const page = await (await openContext(browser, DESK)).newPage()
    const refused: string[] = []
    const heard: string[] = []
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
    })
    page.on('websocket', (line) =>
      line.on('framesent', ({ payload }) => {
        if (String(payload).includes('"listen"')) heard.push(String(payload))
      }),
    )
    const complaints = complaintsOf(page)
    await signIn(page, `${server.url}/?incident=inc_01JD8Z0000ABCDEFGHJKMNPQRS`, who)
    await page.getByText('实时', { exact: true }).waitFor()
    await page.getByText('红塔区 · 第 1 版').waitFor()
    expect(await page.getByText('您的职责不含查看事件').count()).toBe(2)
    expect(await page.getByText(/\d 件$/).count()).toBe(0)
    const rail = page.getByRole('navigation').getByRole('link')
    expect(await rail.evaluateAll((all) => all.map((link) => link.getAttribute('aria-label')))).toEqual(links)
    expect(await axe(page)).toEqual([])
    // Asked once for the own division, and where that is above counties once more for the one that is shown.
    await page.waitForTimeout(2_000)
    expect(heard.length).toBeLessThanOrEqual(2)
    for (const [path, words] of [
      ['/designer?draft=dft_01JD8Z0000ABCDEFGHJKMNPQRS', '您的职责不含设计网格'],
      ['/audit', '您的职责不含查看记录'],
      ['/report', '您的职责不含上报事件'],
    ] as const) {
      await page.goto(server.url + path)
      await page.getByText(words).waitFor()
    }
    expect([refused, complaints]).toEqual([[], []])
    await page.context().close()
  }
})

test('somebody is added on a phone and appointed, and the console names him with one press', async () => {
  const phone = await open(PHONE, '/people', 'county-staff')
  const complaints = complaintsOf(phone)
  await phone.getByRole('button', { name: /添加人员/ }).click()
  await phone.getByRole('textbox', { name: '账号编号' }).fill('zhou-min')
  await phone.getByRole('textbox', { name: '姓名' }).fill('周敏')
  await phone.getByRole('textbox', { name: /值勤电话/ }).fill('0877 000 0000')
  await phone.getByRole('checkbox', { name: '网格员' }).check()
  await phone.getByRole('searchbox', { name: '搜索区划名称或代码' }).fill('任井')
  await phone.getByRole('radio', { name: /任井社区 530402006004$/ }).check()
  expect(await axe(phone)).toEqual([])
  await phone
    .getByRole('button', { name: /添加人员/ })
    .last()
    .click()
  await phone.getByRole('heading', { name: '周敏' }).waitFor()
  expect(await axe(phone)).toEqual([])

  await phone.getByRole('tab', { name: '任职', exact: true }).click()
  await phone.getByRole('searchbox').fill('530402006004001')
  expect(await axe(phone)).toEqual([])
  await phone.getByRole('button', { name: /530402006004001/ }).click()
  await phone.getByRole('button', { name: '任职 网格长' }).click()
  await phone.getByRole('searchbox', { name: '搜索姓名' }).fill('周敏')
  await phone.getByRole('radio', { name: /周敏/ }).check()
  expect(await axe(phone)).toEqual([])
  await phone.getByRole('form', { name: '任职 网格长' }).getByRole('button', { name: '任职' }).click()
  await phone.getByRole('button', { name: '离任 周敏' }).waitFor()

  const desk = await open(DESK, '/?area=530402006004001', 'county-operator')
  await desk.getByRole('button', { name: /一键看责任人/ }).click()
  await desk.getByText('周敏').waitFor()
  await desk.getByRole('link', { name: '拨打 0877 000 0000' }).waitFor()
  expect(await axe(desk)).toEqual([])
  expect(complaints).toEqual([])
})
