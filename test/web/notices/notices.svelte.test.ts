import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HOUR, MINUTE, shift, toInstant } from '#shared/lib/time.ts'
import type { NoticeCommand } from '#shared/notices/command.ts'
import { Notice, noticeId } from '#shared/notices/notice.ts'
import { Notices } from '../../../web/src/notices/notices.svelte.ts'
import { FakeFeeds } from '../support/fake-feeds.svelte.ts'

const NOW = '2026-11-30T02:00:00.000Z'
const by = { id: 'county-operator', name: '值班员' }

const aNotice = (n: number, more: object = {}): Notice => {
  const since = shift(NOW, -n * MINUTE)
  return Notice.parse({
    id: noticeId({ kind: 'plan-in-force', subject: `530402-${n}`, since }),
    kind: 'plan-in-force',
    about: { planVersion: n },
    version: 1,
    county: '530402',
    severity: 'general',
    since,
    acknowledged: null,
    snoozed: null,
    clearedAt: null,
    ...more,
  })
}

const sent: NoticeCommand[] = []
function open(items: Notice[]) {
  const notices = new Notices({
    api: {
      listNotices: () => Promise.resolve({ items }),
      commandNotice: ({ body }) => {
        sent.push(body as NoticeCommand)
        const notice = items[0]!
        const acknowledged = { by: by as never, at: NOW }
        return Promise.resolve({ notice: { ...notice, version: notice.version + 1, acknowledged } })
      },
    },
    division: '530402',
    now: () => Date.now(),
  })
  const line = new FakeFeeds()
  line.attach(notices.feed)
  return { notices, line }
}
const versions = (notices: readonly Notice[]) =>
  notices.map(({ about }) => (about as { planVersion: number }).planVersion)

beforeEach(() => {
  sent.length = 0
  vi.useFakeTimers({ now: Date.parse(NOW) })
})
afterEach(() => vi.useRealTimers())

test('the most pressing stands first, of these the newest; what is taken up or put off stands apart', async () => {
  const { notices, line } = open([
    aNotice(3),
    aNotice(2, { severity: 'critical' }),
    aNotice(1),
    aNotice(4, { acknowledged: { by, at: NOW } }),
    aNotice(5, { snoozed: { by, until: shift(NOW, HOUR) } }),
    aNotice(6, { clearedAt: NOW }),
  ])
  await line.sync()
  expect([versions(notices.open), versions(notices.seen)]).toEqual([
    [2, 1, 3],
    [4, 5],
  ])
})

test('what was put off is to be looked at again when its time has come', async () => {
  const { notices, line } = open([aNotice(5, { snoozed: { by, until: shift(NOW, HOUR) } })])
  await line.sync()
  expect(versions(notices.open)).toEqual([])
  vi.setSystemTime(Date.parse(shift(NOW, HOUR)))
  expect(versions(notices.open)).toEqual([5])
})

test('one that comes is said, one that was there is not; what is over goes', async () => {
  const { notices, line } = open([aNotice(1)])
  await line.sync()
  expect(notices.arrived).toBeNull()
  const [one, other] = [aNotice(1, { version: 2, snoozed: { by, until: NOW } }), aNotice(2)]
  await line.tell(
    'notices',
    [one, other].map((record) => ({ id: record.id, version: record.version, record })),
  )
  expect([versions(notices.open), notices.arrived?.id]).toEqual([[1, 2], other.id])
  const over = { ...other, version: 2, clearedAt: NOW }
  await line.tell('notices', [{ id: over.id, version: 2, record: over }])
  expect(versions(notices.open)).toEqual([1])
})

test('whoever acknowledges sees at once that it was done; putting off says until when', async () => {
  const { notices, line } = open([aNotice(1)])
  await line.sync()
  await notices.acknowledge(notices.open[0]!)
  expect([notices.open, versions(notices.seen)]).toEqual([[], [1]])
  await notices.snooze(aNotice(2), 15)
  expect(sent).toMatchObject([
    { type: 'acknowledge', expectedVersion: 1 },
    { type: 'snooze', until: toInstant(Date.parse(NOW) + 15 * MINUTE) },
  ])
})
