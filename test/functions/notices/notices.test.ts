import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelScheduled } from '#functions/grids/cancel-scheduled.ts'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { jobTable } from '#functions/jobs/job-table.ts'
import { tendJobs } from '#functions/jobs/tend-jobs.ts'
import { giveUpWork } from '#functions/grids/give-up-work.ts'
import { noticeTable } from '#functions/notices/notice-table.ts'
import { tell } from '#functions/notices/tell.ts'
import { peopleTable } from '#functions/people/people-table.ts'
import { sweepExpired } from '#infra/local/machine/sweep.ts'
import { DAY, HOUR, MINUTE, SECOND, shift, toInstant } from '#shared/lib/time.ts'
import type { Notice } from '#shared/notices/notice.ts'
import { PersonId } from '#shared/lib/id.ts'
import { Person } from '#shared/people/person.ts'
import { publicationOf, publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

const COUNTY = '530402'
const STAFF = PersonId.parse('county-staff')

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>
beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

const now = () => toInstant(Date.now())
const listed = async (who: string): Promise<Notice[]> => {
  const items: Notice[] = []
  for (let cursor = ''; ;) {
    const { status, body } = await platform.call(who, 'GET', `/api/notices${cursor}`)
    expect(status).toBe(200)
    items.push(...(body.items as Notice[]))
    if (body.cursor === undefined) return items
    cursor = `?cursor=${encodeURIComponent(body.cursor as string)}`
  }
}
const kinds = async (who: string) => (await listed(who)).map(({ kind }) => kind)
const give = (who: string, { id }: Pick<Notice, 'id'>, command: object) =>
  platform.call(who, 'POST', `/api/notices/${encodeURIComponent(id)}/commands`, {
    commandId: `cmd_${ulid()}`,
    expectedVersion: 1,
    ...command,
  })
const acknowledge = (who: string, notice: Notice, more: object = {}) =>
  give(who, notice, { type: 'acknowledge', expectedVersion: notice.version, ...more })

/** A plan of the county that is to come at a time. */
const schedule = (effectiveFrom: string) =>
  publishPlan(
    publicationOf(
      county,
      county.grids.map((grid, n) => (n === 0 ? { ...grid, name: `改于 ${effectiveFrom}` } : grid)),
      { actor: STAFF, effectiveFrom },
    ),
    platform.db,
  )

/** An import that is refused, or whose worker dies as often as it may. */
async function fail({ isBroken }: { isBroken: boolean }): Promise<string> {
  const body = { commandId: `cmd_${ulid()}`, division: '990101', name: '测试区', parts: 1 }
  const { id } = (await platform.call('platform-admin', 'POST', '/api/imports', body)).body as { id: string }
  await platform.call('platform-admin', 'PUT', `/api/imports/${id}/parts/1`, { text: '[]' })
  if (isBroken) {
    for (let tries = 0; tries < 3; tries += 1) await jobTable(platform.db).countTry(id)
    await tendJobs(giveUpWork, platform.db, () => shift(now(), HOUR))
  }
  await platform.work(id)
  return id
}

test('a plan to come is told to who handles and who draws, and to nobody else; a first plan is no news', async () => {
  await platform.react()
  const { version } = await schedule(shift(now(), DAY))
  await platform.react()
  for (const who of ['county-operator', 'county-staff']) {
    const found = await listed(who)
    expect(found).toMatchObject([
      {
        kind: 'plan-scheduled',
        about: { planVersion: version },
        county: COUNTY,
        severity: 'general',
        clearedAt: null,
      },
    ])
    expect(found[0]?.id).toBe(`plan-scheduled#530402-${version}#${found[0]?.since}`)
  }
  for (const who of ['patrol', 'auditor', 'leader', 'platform-admin']) expect(await kinds(who)).toEqual([])
})

test('what was told twice stands once, and what is over does not come back', async () => {
  const [coming] = await listed('county-staff')
  await cancelScheduled({ division: COUNTY, version: 2, actor: STAFF, clock: now }, platform.db)
  await platform.react()
  expect(await kinds('county-staff')).toEqual([])
  const stored = await noticeTable(platform.db).find(coming!.id)
  const { id: _, version: __, acknowledged: ___, snoozed: ____, clearedAt: _____, ...notice } = coming!
  await tell(
    { subject: '530402-2', notice: notice, readers: stored!.readers, actions: stored!.actions },
    platform.db,
  )
  expect(await kinds('county-staff')).toEqual([])
})

test('when its time has come what was to come is in force', async () => {
  const from = shift(now(), 8_000)
  const { version } = await schedule(from)
  await platform.react()
  expect(await kinds('county-operator')).toEqual(['plan-scheduled'])
  await new Promise((resolve) => setTimeout(resolve, Date.parse(from) - Date.now() + 50))
  await platform.handlers.tend({}, {})
  await platform.react()
  expect(await listed('county-operator')).toMatchObject([
    { kind: 'plan-in-force', about: { planVersion: version } },
  ])
})

test('whoever acknowledges does it for all: one is first, the others are told who, and the record has it once', async () => {
  const [notice] = await listed('county-operator')
  const command = { type: 'acknowledge', commandId: `cmd_${ulid()}`, expectedVersion: notice!.version }
  const first = await give('county-operator', notice!, command)
  expect([first.status, first.body.notice]).toMatchObject([
    200,
    { version: notice!.version + 1, acknowledged: { by: { id: 'county-operator' } } },
  ])
  expect(await give('county-operator', notice!, command)).toMatchObject({ status: 200, body: first.body })
  expect((await acknowledge('county-staff', notice!)).body).toMatchObject({
    code: 'state-refused',
    status: 409,
  })
  expect(await kinds('county-staff')).toEqual([])
  const { body } = await platform.call(
    'auditor',
    'GET',
    `/api/ledger/530402/chains/${encodeURIComponent(`notice_${notice!.id}`)}`,
  )
  expect(body.events).toMatchObject([{ type: 'notice.acknowledged', seq: 1 }])
})

test('of two at the same moment one acknowledges', async () => {
  await schedule(shift(now(), DAY))
  await platform.react()
  const [notice] = await listed('county-staff')
  const answers = await Promise.all(
    ['county-staff', 'county-operator', 'county-staff-2'].map((who) => acknowledge(who, notice!)),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  expect(await listed('county-staff')).toMatchObject([{ acknowledged: {}, clearedAt: null }])
})

test('a notice is put off for a day at most, and acknowledged after that', async () => {
  const id = await fail({ isBroken: true })
  const [notice] = await listed('platform-admin')
  expect(notice).toMatchObject({ kind: 'job-failed', severity: 'urgent', about: { job: id, isBroken: true } })
  const snooze = (until: string, expectedVersion = 1) =>
    give('platform-admin', notice!, { type: 'snooze', until, expectedVersion })
  for (const until of [shift(now(), -MINUTE), shift(now(), DAY + MINUTE)])
    expect((await snooze(until)).body).toMatchObject({ code: 'invalid', field: 'until' })
  const until = shift(now(), HOUR)
  expect((await snooze(until)).body.notice).toMatchObject({ version: 2, snoozed: { until } })
  expect((await snooze(until)).body.code).toBe('version-conflict')
  const { body } = await acknowledge('platform-admin', { ...notice!, version: 2 })
  expect(body.notice).toMatchObject({ version: 3, clearedAt: body.notice.acknowledged.at })
  expect(await listed('platform-admin')).toEqual([])
})

test('work that broke off is told to who is in charge, a refused file to who sent it, and neither to others', async () => {
  const [broken, refused] = [await fail({ isBroken: true }), await fail({ isBroken: false })]
  await peopleTable(platform.db).put(
    Person.parse({
      v: 1,
      id: 'staff-elsewhere',
      name: '测试区管理员',
      roles: ['county-staff'],
      division: '990101',
      disabled: false,
    }),
  )
  const jobs = async (who: string) =>
    (await listed(who)).flatMap((one) => (one.kind === 'job-failed' ? [one.about.job] : []))
  expect(await jobs('platform-admin')).toEqual([broken, refused])
  expect(await jobs('staff-elsewhere')).toEqual([broken])
  expect(await jobs('county-staff')).toEqual([])
  const [, second] = await listed('platform-admin')
  expect((await acknowledge('staff-elsewhere', second!)).status).toBe(404)
  expect((await acknowledge('county-staff', second!)).status).toBe(404)
})

test('the same work done later ends what was told of its failure', async () => {
  const { db } = platform
  expect(await kinds('platform-admin')).toEqual(['job-failed', 'job-failed'])
  const [notice] = await listed('platform-admin')
  const id = notice!.kind === 'job-failed' ? notice!.about.job : ''
  const failed = (await jobTable(db).find(id))!
  await jobTable(db).change({ ...failed.job, status: 'done' }, 'failed')
  await platform.work(id)
  expect(await listed('platform-admin')).toEqual([])
})

test('what is over is kept for 90 days, and the record holds after that', async () => {
  const cleared = async () => (await noticeTable(platform.db).cleared(COUNTY, undefined)).notices
  const [one] = await cleared()
  const sweep = (milliseconds: number) =>
    sweepExpired(platform.db.client, (Date.now() + milliseconds) / SECOND, ['notices'])
  await sweep(89 * DAY)
  expect(await noticeTable(platform.db).find(one!.notice.id)).not.toBeNull()
  await sweep(91 * DAY)
  expect(await cleared()).toEqual([])
  expect(await kinds('county-staff')).toEqual(['plan-scheduled'])
  for (let cursor = ''; ;) {
    const { body } = await platform.call('auditor', 'GET', `/api/ledger/${COUNTY}/verify${cursor}`)
    expect(body.findings).toEqual([])
    if (body.cursor === undefined) return
    cursor = `?cursor=${encodeURIComponent(body.cursor as string)}`
  }
})

test('a county’s morning of notices is listed whole, page by page, the most pressing first', async () => {
  const { db } = platform
  const base = { kind: 'plan-in-force', county: '530423', about: { planVersion: 1 } } as const
  for (let n = 0; n < 450; n += 1) {
    const severity = (['general', 'critical', 'urgent'] as const)[n % 3]!
    await tell(
      {
        subject: `530423-${n}`,
        notice: { ...base, severity, since: shift(now(), -n * MINUTE) },
        readers: { codes: ['530423'], people: [] },
        actions: ['incidents.direct'],
      },
      db,
    )
  }
  await peopleTable(db).put(
    Person.parse({ v: 1, id: 'op', name: '值班', roles: ['operator'], division: '530423', disabled: false }),
  )
  const found = await listed('op')
  expect(found).toHaveLength(450)
  expect(found.map(({ severity }) => severity)).toEqual(
    ['critical', 'urgent', 'general'].flatMap((severity) => Array<string>(150).fill(severity)),
  )
})
