import { describe, expect, test } from 'vitest'
import type { LiveChange } from '#shared/contract/live.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { jobIdFrom } from '#shared/jobs/id.ts'
import { topic } from '#shared/live/topic.ts'
import { IncidentFeed } from '../../../web/src/incidents/incident-feed.ts'
import { Collection } from '../../../web/src/live/collection.svelte.ts'
import { Connection } from '../../../web/src/live/connection.svelte.ts'
import type { Feed } from '../../../web/src/live/feed.ts'
import { planFeed } from '../../../web/src/live/plan-feed.ts'
import { anIncident } from '../support/an-incident.ts'
import { FakeServer, FakeTime } from '../support/fake-line.svelte.ts'

const idsOf = (collection: Collection<Incident>) =>
  collection
    .all()
    .map(({ id, version }) => `${id}@${version}`)
    .sort()

const TOPICS = [topic('division', '530402')]

function aScreen(server: FakeServer, time: FakeTime) {
  const records = new Collection<Incident>()
  const plans: number[] = []
  const looks: { count: number; fail: boolean } = { count: 0, fail: false }
  const connection = new Connection(server.line, time)
  const sink = {
    replace: (all: readonly Incident[]) => records.replace(all),
    apply: (changes: readonly LiveChange<Incident>[]) => records.apply(changes),
  }
  connection.attach(new IncidentFeed(TOPICS, server.incidents, { sink, serverNow: time.now }))
  const store = {
    noticePlan: (_: string, version: number) => void plans.push(version),
    catchUp: () => {
      looks.count += 1
      return looks.fail ? Promise.reject(new Error('no answer')) : Promise.resolve(null)
    },
  }
  connection.attach(planFeed(TOPICS, store, () => {}))
  return { records, plans, looks, connection }
}

describe('a connection', () => {
  test('goes offline, connecting, syncing, live', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    expect(connection.state).toBe('offline')
    connection.start()
    expect(connection.state).toBe('connecting')
    await server.settle()
    server.open()
    expect(connection.state).toBe('syncing')
    await server.settle()
    expect(connection.state).toBe('live')
    expect(connection.confirmedAt).toBe(time.now())
  })

  test('loses nothing that comes while the snapshot is being read', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, records } = aScreen(server, time)
    server.commit(anIncident(1))
    connection.start()
    await server.settle()
    server.holdSnapshot()
    server.open()
    server.commit(anIncident(2))
    server.commit(anIncident(1, { version: 2, status: 'accepted' }))
    expect(records.size).toBe(0)
    server.releaseSnapshot()
    await server.settle()
    expect(connection.state).toBe('live')
    expect(idsOf(records)).toEqual(server.state())
  })

  test('is stale when the socket is cut, keeps what it shows, and says since when', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, records } = aScreen(server, time)
    server.commit(anIncident(1))
    await server.connect(connection)
    const confirmedAt = connection.confirmedAt
    time.advance(5000)
    server.cut()
    expect(connection.state).toBe('stale')
    expect(connection.confirmedAt).toBe(confirmedAt)
    expect(records.size).toBe(1)
  })

  test('ends after a cut in the same state as a screen that was never cut', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, records } = aScreen(server, time)
    server.commit(anIncident(1))
    server.commit(anIncident(2))
    await server.connect(connection)
    server.cut()
    server.commit(anIncident(1, { version: 2, status: 'accepted' }))
    server.commit(anIncident(3))
    server.hide(anIncident(2).id, 2)
    for (let n = 10; n < 30; n += 1) server.commit(anIncident(n))
    time.advance(60_000)
    await server.settle()
    server.open()
    server.commit(anIncident(3, { version: 2, status: 'accepted' }))
    await server.settle()
    expect(connection.state).toBe('live')
    expect(server.snapshots).toBe(1)
    expect(idsOf(records)).toEqual(server.state())
  })

  test('takes a line for lost that gives no pong', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    await server.connect(connection)
    time.advance(30_000)
    expect(server.pings).toBe(1)
    server.pong()
    time.advance(30_000)
    expect(connection.state).toBe('live')
    time.advance(10_000)
    expect(connection.state).toBe('stale')
  })

  test('waits longer after every failure, by chance within the bound, on one timer', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    server.refuseTickets = true
    time.chance = 0.999
    connection.start()
    const tries: number[] = []
    for (let round = 0; round < 7; round += 1) {
      await server.settle()
      expect(time.waiting).toBe(1)
      expect(connection.state).toBe('offline')
      const before = time.now()
      time.advanceToNext()
      tries.push(Math.round((time.now() - before) / 1000))
    }
    expect(tries).toEqual([1, 2, 4, 8, 16, 30, 30])
  })

  test('leaves one socket open at a time, and none when it stops', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    await server.connect(connection)
    await server.connect(connection)
    expect(server.sockets).toBe(1)
    connection.stop()
    expect(server.sockets).toBe(0)
    expect(time.waiting).toBe(0)
    expect(connection.state).toBe('offline')
  })

  test('looks again which plan is in force whenever the line stands anew, and is not live before it knows', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, looks } = aScreen(server, time)
    connection.start()
    await server.settle()
    server.open()
    await server.settle()
    expect([connection.state, looks.count]).toEqual(['live', 1])
    server.cut()
    looks.fail = true
    connection.start()
    await server.settle()
    server.open()
    await server.settle()
    expect([connection.state, looks.count]).toEqual(['stale', 2])
    looks.fail = false
    connection.start()
    await server.settle()
    server.open()
    await server.settle()
    expect([connection.state, looks.count]).toEqual(['live', 3])
  })

  test('catches up from what it heard, not from what a sign of life says of the time', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    await server.connect(connection)
    server.pong()
    server.cut()
    await server.connect(connection)
    expect(server.asked).toEqual(['2026-11-22T04:00:00.000Z'])
    server.commit(anIncident(1, { changedAt: '2026-11-22T08:00:00.000Z' }))
    server.cut()
    await server.connect(connection)
    expect(server.asked.at(-1)).toBe('2026-11-22T07:50:00.000Z')
  })

  test('hands a published plan on, whatever its own state', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, plans } = aScreen(server, time)
    connection.start()
    await server.settle()
    server.open()
    server.publishPlan(7)
    await server.settle()
    expect(plans).toEqual([7])
    server.publishPlan(8)
    expect(plans).toEqual([7, 8])
  })

  test('fetches what a newer server says in a form that it cannot read, at once and then seldom, and stays live', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, records } = aScreen(server, time)
    await server.connect(connection)
    server.isNewer = true
    server.commit(anIncident(1))
    await server.settle()
    expect(idsOf(records)).toEqual(server.state())
    expect(server.asked.length).toBe(1)
    for (let n = 2; n < 8; n += 1) {
      time.advance(1000)
      server.commit(anIncident(n))
      await server.settle()
    }
    expect([server.asked.length, records.size]).toEqual([1, 1])
    time.advance(30_000)
    server.pong()
    await server.settle()
    expect(idsOf(records)).toEqual(server.state())
    expect([server.asked.length, connection.state]).toEqual([3, 'live'])
  })

  test('asks for what a message was about that it cannot read; of a kind that it does not know it asks nothing', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, looks } = aScreen(server, time)
    await server.connect(connection)
    server.mumble('plans')
    expect(looks.count).toBe(2)
    server.mumble(null)
    await server.settle()
    expect([looks.count, server.asked.length, connection.state]).toEqual([2, 0, 'live'])
    // Another soon after it waits a while, and is not forgotten.
    server.mumble('plans')
    expect(looks.count).toBe(2)
    time.advance(29_000)
    server.pong()
    expect(looks.count).toBe(2)
    time.advance(1_000)
    server.pong()
    expect(looks.count).toBe(3)
    await server.settle()
    // It is a sign of life all the same.
    time.advance(20_000)
    server.mumble(null)
    time.advance(20_000)
    expect(server.pings).toBe(0)
  })
})

/** A feed that notes what it is asked and told. */
function aFeed(id: string, sync: () => Promise<void> = () => Promise.resolve()) {
  const told: string[] = []
  const feed: Feed<'jobs'> = {
    kind: 'jobs',
    topics: [topic('job', id)],
    sync: () => {
      told.push('sync')
      return sync()
    },
    apply: (changes) => void told.push(...changes.map(({ version }) => String(version))),
  }
  return { told, feed }
}

const JOB = jobIdFrom('01JD8Z0000ABCDEFGHJKMNPQRS')
const listens = (server: FakeServer) =>
  server.said.flatMap((one) => (one.type === 'listen' ? [`${one.number}: ${one.topics.join(' ')}`] : []))

describe('a feed', () => {
  test('that comes later is asked for with all others, reads what it missed, then hears', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    await server.connect(connection)
    const { feed, told } = aFeed(JOB)
    const leave = connection.attach(feed)
    // What the page shows is no older for it.
    expect(connection.state).toBe('live')
    server.tell('jobs', [{ id: JOB, version: 3 }])
    expect(told).toEqual([])
    await server.settle()
    await server.settle()
    expect(told).toEqual(['sync', '3'])
    server.tell('jobs', [{ id: JOB, version: 4 }])
    expect([told.at(-1), connection.state]).toEqual(['4', 'live'])
    leave()
    await server.settle()
    expect(listens(server)).toEqual([
      '1: division:530402',
      `2: division:530402 job:${JOB}`,
      '3: division:530402',
    ])
  })

  test('that goes and comes at once is asked for once, and believes no answer of before', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const connection = new Connection(server.line, time)
    connection.attach(aFeed(JOB).feed)()
    await server.connect(connection)
    server.holdsAnswers = true
    const leave = connection.attach(aFeed(JOB).feed)
    await server.settle()
    leave()
    const { feed, told } = aFeed(JOB)
    connection.attach(feed)
    await server.settle()
    expect(listens(server)).toEqual([`1: job:${JOB}`, `2: job:${JOB}`])
    server.tell('topics', [{ id: `job:${JOB}`, version: 1 }])
    await server.settle()
    expect(told).toEqual([])
    server.answer()
    await server.settle()
    expect([told, connection.state]).toEqual([['sync'], 'live'])
  })

  test('whose request is lost is not left without its facts on a line that looks alive', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    await server.connect(connection)
    server.holdsAnswers = true
    connection.attach(aFeed(JOB).feed)
    await server.settle()
    time.advance(30_000)
    expect(connection.state).toBe('stale')
  })

  test('of the page’s own person alone is told unasked, and the line stays up past many pings', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const connection = new Connection(server.line, time)
    connection.attach({ kind: 'people', topics: [], sync: () => Promise.resolve(), apply: () => {} })
    await server.connect(connection)
    for (let pings = 1; pings < 4; pings += 1) {
      time.advance(30_000)
      expect([server.pings, connection.state]).toEqual([pings, 'live'])
      server.pong()
    }
    connection.attach(aFeed(JOB).feed)()
    await server.settle()
    time.advance(30_000)
    expect([server.pings, connection.state, server.said]).toEqual([4, 'live', []])
  })

  test('whose first request is lost waits ten seconds, not as long as what has to be read', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    server.holdsAnswers = true
    await server.connect(connection)
    expect(connection.state).toBe('syncing')
    time.advance(10_000)
    expect([connection.state, connection.isCut]).toEqual(['offline', true])
  })

  test('knows the line as cut until it is live again, also while it is tried', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection } = aScreen(server, time)
    await server.connect(connection)
    expect(connection.isCut).toBe(false)
    server.cut()
    connection.start()
    expect([connection.state, connection.isCut]).toEqual(['connecting', true])
    await server.settle()
    server.open()
    expect([connection.state, connection.isCut]).toEqual(['syncing', true])
    await server.settle()
    expect([connection.state, connection.isCut]).toEqual(['live', false])
  })

  test('reads what changed at each try where no socket opens, and the page does not call itself live', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const { connection, records } = aScreen(server, time)
    connection.start()
    await server.settle()
    server.commit(anIncident(1))
    server.cut()
    await server.settle()
    expect([idsOf(records), connection.state]).toEqual([server.state(), 'offline'])
    time.advanceToNext()
    await server.settle()
    server.commit(anIncident(2))
    server.cut()
    await server.settle()
    expect([idsOf(records), connection.state]).toEqual([server.state(), 'offline'])
    await server.connect(connection)
    expect([idsOf(records), connection.state]).toEqual([server.state(), 'live'])
  })

  test('that cannot read what it missed is tried anew with the line', async () => {
    const [server, time] = [new FakeServer(), new FakeTime()]
    const connection = new Connection(server.line, time)
    const outcomes = [() => Promise.reject(new Error('no answer')), () => Promise.resolve()]
    const { feed, told } = aFeed(JOB, () => (outcomes.shift() ?? outcomes[0]!)())
    connection.attach(feed)
    await server.connect(connection)
    await server.settle()
    expect([told, connection.state]).toEqual([['sync'], 'offline'])
    await server.connect(connection)
    await server.settle()
    expect([told, connection.state]).toEqual([['sync', 'sync'], 'live'])
  })
})
