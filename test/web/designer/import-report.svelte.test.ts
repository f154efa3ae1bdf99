import { mount, tick, unmount, type Component } from 'svelte'
import { afterEach, expect, test } from 'vitest'
import type { ImportReport as Report } from '#shared/grids/import-report.ts'
import { Job } from '#shared/jobs/job.ts'
import ImportDecision from '../../../web/src/designer/exchange/ImportDecision.svelte'
import { ImportDesk, type Mapping } from '../../../web/src/designer/exchange/import-desk.svelte.ts'
import ImportReport from '../../../web/src/designer/exchange/ImportReport.svelte'
import MappingForm from '../../../web/src/designer/exchange/MappingForm.svelte'
import { scanText } from '../../../web/src/designer/exchange/scan-file.ts'
import { FakeFeeds } from '../support/fake-feeds.svelte.ts'
import { aDraftHead } from '../support/draft-server.ts'
import Surrounded from '../support/Surrounded.svelte'

let pages: Record<string, unknown>[] = []
afterEach(async () => {
  for (const page of pages) await unmount(page)
  pages = []
  document.body.innerHTML = ''
})

function show<Given extends Record<string, unknown>>(part: Component<Given>, given: Given): void {
  pages.push(mount(Surrounded, { target: document.body, props: { part: part as never, given } }))
}
const text = () => document.body.textContent ?? ''
const buttons = () => [...document.querySelectorAll('button')]
const names = () => buttons().map(({ textContent }) => textContent?.trim())
const press = (name: string) =>
  buttons()
    .find(({ textContent }) => textContent?.trim() === name)!
    .click()

const TEXT = JSON.stringify({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: { code: '1' }, geometry: { type: 'Polygon' } }],
})
const MAPPING: Mapping = {
  datum: null,
  ...{ codeProperty: 'code', nameProperty: '', householdsProperty: '', peopleProperty: '' },
}
const LISTS = { refused: [], told: [], renumbered: [], resolved: [], repaired: [] }
const changes = {
  ...{ same: 3, redrawn: 601, metres: 363.4, renamed: 2, made: 5, gone: 7 },
  problems: { blocking: 4, others: 9 },
}
const aJob = (status: 'done' | 'failed', report: Partial<Report>): Job =>
  Job.parse({
    ...{
      id: 'job_01J00000000000000000000000',
      kind: 'import-draft',
      division: '530402',
      status,
      step: 'write',
    },
    ...{ done: 601, total: 601 },
    report: { version: null, unchanged: false, gridCount: 601, counts: {}, ...LISTS, ...report },
  })

/**
 * A desk whose server answers with the reports of the tries, in their order, and notes what was asked of it.
 */
async function aDesk(...answers: Job[]) {
  const asked: { datum?: string | undefined; dryRun: boolean }[] = []
  const importing = new ImportDesk(aDraftHead(), {
    drafts: {
      createDraftImport: ({ body }) => {
        asked.push({ datum: body.datum, dryRun: body.dryRun ?? false })
        return Promise.resolve({ upload: { url: '', method: 'PUT', headers: {} }, job: answers[0]! })
      },
      startJob: () => Promise.resolve(answers[0]!),
    },
    grids: { readJob: () => Promise.resolve(answers[asked.length - 1]!) },
    feeds: new FakeFeeds({ stands: true }),
    send: () => Promise.resolve(),
    geometriesOf: () => Promise.resolve([]),
    onTaken: () => Promise.resolve(),
  })
  await importing.choose(new File([TEXT], 'grids.geojson'))
  await importing.run(MAPPING, true)
  return { importing, asked }
}

test('a trial says what would change, how far it lies from what is there, and what it would leave wrong', () => {
  show(ImportReport, { job: aJob('done', { changes }), wasDry: true })
  expect(text()).toContain('与草案现有网格相比')
  const rows = [...document.querySelectorAll('dd')].map(({ textContent }) => textContent)
  expect(rows).toEqual([
    ...['3 个', '601 个，位置约移 363.4 米（中位数）', '2 个', '5 个', '7 个'],
    '须先修复 4 个，提示 9 个',
  ])
})

test('a file that fits another datum is to be tried in it first; taking it as it was read is against the advice', async () => {
  const advising = aJob('done', { fitsBetterIn: 'GCJ02', changes })
  const { importing, asked } = await aDesk(advising, aJob('done', { changes }))
  show(ImportReport, { job: importing.job!, wasDry: true })
  expect(document.querySelector('[role=alert]')?.textContent).toContain('请先按 GCJ-02 再试算')
  show(ImportDecision, { importing, onclose: () => undefined })
  expect(names()).toEqual(['按 GCJ-02 再试算', '不采纳建议，仍按 WGS-84 导入', '改列后再试'])
  press('按 GCJ-02 再试算')
  await expect.poll(() => importing.advised).toBeNull()
  await expect.poll(() => importing.phase).toBe('report')
  await tick()
  expect(names()).toEqual(['照此导入', '改列后再试'])
  press('照此导入')
  await expect.poll(() => names()).toEqual(['关闭'])
  expect(asked).toEqual([
    { datum: undefined, dryRun: true },
    { datum: 'GCJ02', dryRun: true },
    { datum: 'GCJ02', dryRun: false },
  ])
})

test('after a refusal another file can be chosen, which begins anew', async () => {
  const { importing } = await aDesk(aJob('failed', { gridCount: 0 }))
  show(ImportDecision, { importing, onclose: () => undefined })
  expect(names()).toEqual(['另选文件', '改列后再试'])
  press('另选文件')
  expect([importing.phase, importing.file, importing.mapping]).toEqual(['choose', null, null])
})

test('a file without a column of names says what becomes of the names before it is tried', () => {
  const form = { scan: scanText(TEXT)!, onsubmit: () => undefined }
  show(MappingForm, { ...form, chosen: null })
  expect(text()).toContain('没有名称列：网格将以编码为名称')
  expect(text()).not.toContain('没有编码列')
  document.body.innerHTML = ''
  show(MappingForm, { ...form, chosen: { ...MAPPING, codeProperty: '', nameProperty: 'code' } })
  expect(text()).toContain('没有编码列：所有网格将重新编号')
  expect(text()).not.toContain('没有名称列')
})
