import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCounty } from '#infra/local/demo/county.ts'
import { DEMO_SEED } from '#infra/local/seed/first-demo.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import type { Draft } from '#shared/grids/draft.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'
import { complaintsOf, launchBrowser, openContext, signIn } from '#test/support/browser.ts'
import { DESK, draftsOf, lookAt } from '#test/support/designer-desk.ts'
import { startServer, type Server } from '#test/support/server.ts'
import { ringOf } from '#test/support/sheet-pixels.ts'

const COUNTY = '530402'
const WORDS = '路口货车侧翻'
const PATIENT = { timeout: 30_000 }

let server: Server
let browser: Browser
/** Of each page, as they come. */
const complaints: string[][] = []
const drafts = draftsOf(() => server)

async function open(path: string, who: string): Promise<Page> {
  const page = await (await openContext(browser, DESK)).newPage()
  page.setDefaultTimeout(60_000)
  complaints.push(complaintsOf(page))
  await signIn(page, server.url + path, who)
  return page
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** Two neighbours in a community of 李棋街道: what happens in the first will be the second's. */
const { grids } = makeCounty({ seed: DEMO_SEED })
const cornersOf = (geometry: Parameters<typeof ringOf>[0]) => new Set(ringOf(geometry).map(String))
const [given, taking] = grids
  .filter(({ code }) => code.startsWith('530402006'))
  .flatMap((one) => grids.map((other) => [one, other] as const))
  .find(
    ([one, other]) =>
      one.code !== other.code &&
      one.code.slice(0, 12) === other.code.slice(0, 12) &&
      [...cornersOf(one.geometry)].filter((corner) => cornersOf(other.geometry).has(corner)).length > 2,
  ) ?? [undefined, undefined]
if (given === undefined || taking === undefined) throw new Error('the demo has no two neighbours')
const place = labelPoint(given.geometry)

/** Runs in the page: how many colours each canvas has. */
const coloursOf = (canvases: (SVGElement | HTMLElement)[]): number[] =>
  canvases.map((element) => {
    const canvas = element as HTMLCanvasElement
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
    return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size
  })

let [first, second]: Draft[] = []
let [staff, other]: Page[] = []
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ args: ['--no-incidents'] }), launchBrowser()])
  first = await drafts.begin(COUNTY, '两格并一格', 1)
  second = await drafts.begin(COUNTY, '同时另起的草案', 1)
  await drafts.edit(second.id, { type: 'rename', code: given.code, name: '另起之名' })
  const [lng, lat] = place
  await drafts.ask('/api/incidents', aSubmission({ title: WORDS, position: at({ lng, lat }) }), 'patrol')
  ;[staff, other] = await Promise.all([
    open(`/designer?draft=${first.id}`, 'county-staff'),
    open(`/designer?draft=${first.id}&panel=approval`, 'county-staff-2'),
  ])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const submit = async () => {
  await press(staff!, '提交审批')
  await other!.getByRole('button', { name: '批准' }).waitFor()
}

test('two grids are merged by the keyboard and submitted; another person sends it back with a reason, and the open page says so', async () => {
  await lookAt(staff!, [taking.code, given.code], place)
  await staff!.keyboard.press('m')
  await expect.poll(async () => (await drafts.draft(first!.id)).gridCount, PATIENT).toBe(grids.length - 1)
  await press(staff!, '审批与发布')
  await submit()
  await press(other!, '退回')
  await other!.getByRole('textbox', { name: '理由' }).fill('请附社区意见')
  await press(other!, '退回')
  await staff!.getByText('网格管理员（乙） 退回：请附社区意见').first().waitFor()
  await staff!.getByRole('button', { name: '提交审批' }).waitFor()
})

test('two people at one draft see where the other is and what they do, and no page asks for it', async () => {
  const asked: string[] = []
  for (const page of [staff!, other!])
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (/^\/api\/(drafts|me)/.test(pathname)) asked.push(pathname)
    })
  // Longer than pages of the release before waited until they asked again.
  await staff!.waitForTimeout(6_000)
  expect(asked).toEqual([])
  for (const page of [staff!, other!])
    await page.getByRole('list', { name: '同时在设计的人' }).getByRole('listitem').waitFor()
  await drafts.edit(first!.id, { type: 'rename', code: taking.code, name: '并后之名' })
  await expect.poll(() => asked).toEqual(Array(2).fill(`/api/drafts/${first!.id}/edits`))
})

test('who submitted it takes it back, and the other page has nothing more to approve', async () => {
  await submit()
  await press(staff!, '撤回提交')
  await other!.getByRole('button', { name: '批准' }).waitFor({ state: 'detached' })
  await other!.getByRole('heading', { name: /设计中/ }).waitFor()
})

test('approved for midnight it waits, and is cancelled with a reason before anything is in force', async () => {
  await submit()
  await press(other!, '批准')
  await press(other!, '批准')
  await staff!.getByText('已批准，将于', { exact: false }).waitFor()
  await press(staff!, '取消生效')
  await staff!.getByRole('textbox', { name: '理由' }).fill('改为立即生效')
  await press(staff!, '取消生效')
  await other!.getByRole('heading', { name: /设计中/ }).waitFor()
  expect(await drafts.ask(`/api/plans/${COUNTY}`)).toMatchObject({ version: 1 })
})

test('the document is printed with the map before and after; approved at once, an open incident changes hands in an open console', async () => {
  const desk = await open('/', 'county-operator')
  await desk.getByText('实时', { exact: true }).waitFor()
  const row = desk.getByRole('option').filter({ hasText: WORDS })
  await row.click()
  const isIn = (name: string) => desk.getByRole('definition').filter({ hasText: name }).first().waitFor()
  await isIn(given.name)

  await submit()
  await other!.getByText('其中 1 件换网格', { exact: false }).waitFor()
  await other!.pdf()
  const inks = await other!.locator('figure canvas').evaluateAll(coloursOf)
  expect(inks.map((count) => count > 20)).toEqual([true, true])

  await press(other!, '批准')
  await other!.getByRole('radio', { name: '立即生效' }).check()
  await press(other!, '批准')
  await staff!.getByText('已成为现行方案第', { exact: false }).waitFor()
  await isIn(taking.name)
  expect(await row.count()).toBe(1)
})

test('a draft of the plan before says so; carried over, it names the grid that both changed and who published, until that is taken back', async () => {
  await staff!.goto(`${server.url}/designer?draft=${second!.id}&panel=approval`)
  await staff!.getByText('与此草案的底稿不同', { exact: false }).waitFor()
  const carryOver = async () => {
    await press(staff!, '更新到现行方案')
    await press(staff!, '更新到现行方案')
  }
  await carryOver()
  const trouble = staff!.getByRole('alert')
  await expect
    .poll(() => trouble.innerText(), PATIENT)
    .toMatch(/^网格管理员.*发布的第 \d+ 版也改动了“?「?另起之名/)
  await trouble.getByRole('button', { name: '在地图上查看' }).click()
  await staff!.locator('canvas').waitFor()
  await staff!.keyboard.press('Control+z')
  await staff!.getByText('已全部保存').waitFor()
  await expect.poll(async () => (await drafts.draft(second!.id)).version, PATIENT).toBe(3)
  await press(staff!, '审批与发布')
  await carryOver()
  await staff!.getByText('与此草案的底稿不同', { exact: false }).waitFor({ state: 'detached' })
  const { base, gridCount } = await drafts.draft(second!.id)
  const { version } = await drafts.ask<{ version: number }>(`/api/plans/${COUNTY}`)
  expect([base, gridCount]).toEqual([version, grids.length - 1])
  // The browser notes the one refusal itself.
  expect(complaints.flat()).toEqual([expect.stringContaining('409')])
})
