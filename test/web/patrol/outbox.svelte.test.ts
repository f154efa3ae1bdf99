import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { ERRORS, readProblem, type ErrorCode } from '#shared/contract/errors.ts'
import type { Incident, Submission } from '#shared/incidents/incident.ts'
import { Outbox } from '../../../web/src/patrol/outbox.svelte.ts'
import { localShelf } from '../../../web/src/patrol/outbox-shelf.ts'
import { aSubmission, PatrolServer, refusalOf } from '../support/patrol-server.ts'
import { anIncident } from '../support/an-incident.ts'
import { FakeTime } from '../support/fake-line.svelte.ts'

const PERSON = 'patrol'
const alone = (work: () => Promise<void>) => work()

function aTab(send: (body: Submission) => Promise<Incident>, time = new FakeTime()) {
  const done: string[] = []
  const outbox = new Outbox({
    shelf: localShelf(PERSON),
    send,
    onDone: ({ id }) => done.push(id),
    timing: time,
    alone,
  })
  return { outbox, done, time }
}

beforeEach(() => localStorage.clear())

describe('an outbox', () => {
  test('sends a report and lets it go once the server has it', async () => {
    const server = new PatrolServer()
    const { outbox, done } = aTab(server.submit)
    outbox.add(aSubmission(1))
    await outbox.flush()
    expect(outbox.items).toEqual([])
    expect(done).toEqual([aSubmission(1).id])
    expect(server.bodies()).toEqual([aSubmission(1)])
  })

  test('keeps a report that got no answer through a reload, and sends it later', async () => {
    const server = new PatrolServer()
    server.weather = 'no-signal'
    const { outbox } = aTab(server.submit)
    outbox.add(aSubmission(1))
    await outbox.flush()
    expect(outbox.items[0]).toMatchObject({ attempts: 1, hindrance: 'no-answer', refusal: null })
    server.weather = 'fair'
    const { outbox: reloaded } = aTab(server.submit)
    expect(reloaded.items).toHaveLength(1)
    await reloaded.flush()
    expect(server.bodies()).toEqual([aSubmission(1)])
    expect(reloaded.items).toEqual([])
  })

  test('tries again by itself, later and later, and at once when it is told to', async () => {
    const server = new PatrolServer()
    server.weather = 'no-signal'
    const { outbox, time } = aTab(server.submit)
    outbox.add(aSubmission(1))
    await outbox.flush()
    for (let round = 0; round < 3; round++) {
      time.advanceToNext()
      await settled()
    }
    expect(server.tries).toBe(4)
    server.weather = 'fair'
    await outbox.flush()
    expect(server.bodies()).toHaveLength(1)
    expect(time.waiting).toBe(0)
  })

  test('takes an answer that is not of the contract for none', async () => {
    const portal = () => Promise.reject(new SyntaxError('the page of a captive portal'))
    const { outbox } = aTab(portal)
    outbox.add(aSubmission(1))
    await outbox.flush()
    expect(outbox.items[0]?.hindrance).toBe('no-answer')
  })

  test('waits for a new sign-in without knocking at the door', async () => {
    const { outbox, time } = aTab(() => Promise.reject(refusalOf('token-expired')))
    outbox.add(aSubmission(1))
    outbox.add(aSubmission(2))
    await outbox.flush()
    expect(outbox.items.map(({ hindrance }) => hindrance)).toEqual(['signed-out', null])
    expect(time.waiting).toBe(0)
  })

  test.each(Object.keys(ERRORS) as ErrorCode[])('keeps a report whatever the answer is: %s', async (code) => {
    const { outbox } = aTab(() => Promise.reject(refusalOf(code)))
    outbox.add(aSubmission(1))
    await outbox.flush()
    const [item] = outbox.items
    expect(item?.submission).toEqual(aSubmission(1))
    const isFinal = !ERRORS[code].retryable && ERRORS[code].status !== 401
    expect(item?.refusal?.code ?? null).toBe(isFinal ? code : null)
  })

  test('a refused report does not hold up the next one', async () => {
    const server = new PatrolServer()
    const { outbox } = aTab((body) =>
      body.id === aSubmission(1).id ? Promise.reject(refusalOf('invalid')) : server.submit(body),
    )
    outbox.add(aSubmission(1))
    outbox.add(aSubmission(2))
    await outbox.flush()
    expect(server.bodies()).toEqual([aSubmission(2)])
    expect(outbox.items.map(({ submission }) => submission.id)).toEqual([aSubmission(1).id])
  })

  test('belongs to one person: who signs in next neither sees nor sends it', () => {
    aTab(new PatrolServer().submit).outbox.add(aSubmission(1))
    expect(localShelf('patrol-2').all()).toEqual([])
    expect(localShelf('patrol').all()).toHaveLength(1)
  })

  test('lets a report go that the live line has brought, and no other under its id', async () => {
    const server = new PatrolServer()
    server.weather = 'answer-lost'
    const { outbox, done } = aTab(server.submit)
    const submission = aSubmission(1)
    outbox.add(submission)
    await outbox.flush()
    outbox.confirm(anIncident(1, { ...submission, title: '另一句' }))
    expect(outbox.items).toHaveLength(1)
    outbox.confirm(anIncident(1, { ...submission }))
    expect(outbox.items).toEqual([])
    expect(done).toEqual([submission.id])
  })

  test('a double press is one report, with the body of the first', async () => {
    const server = new PatrolServer()
    const { outbox } = aTab(server.submit)
    outbox.add(aSubmission(1))
    outbox.add({ ...aSubmission(1), title: '另一句' })
    await Promise.all([outbox.flush(), outbox.flush()])
    expect(server.bodies()).toEqual([aSubmission(1)])
  })
})

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

const steps = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('report' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('send' as const), tab: fc.nat({ max: 1 }), wait: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reload' as const), tab: fc.nat({ max: 1 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('weather' as const),
      is: fc.constantFrom('fair', 'no-signal', 'answer-lost', 'busy', 'portal', 'signed-out'),
    }),
  },
)

test('any interleaving of failures, repeats, tabs and reloads sends each report exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 30 }), async (story) => {
      localStorage.clear()
      const server = new PatrolServer()
      const tabs = [aTab(server.submit), aTab(server.submit)]
      const reported: Submission[] = []
      for (const step of story) {
        if (step.do === 'weather') server.weather = step.is
        if (step.do === 'reload') tabs[step.tab] = aTab(server.submit)
        if (step.do === 'report') {
          reported.push(aSubmission(reported.length + 1))
          tabs[0]?.outbox.add(aSubmission(reported.length))
        }
        if (step.do === 'send') {
          tabs[step.tab]?.outbox.reread()
          const sending = tabs[step.tab]?.outbox.flush()
          if (step.wait) await sending
        }
      }
      server.weather = 'fair'
      await settled()
      const last = aTab(server.submit)
      await last.outbox.flush()
      expect(server.bodies()).toEqual(reported)
      expect(server.clashes).toBe(0)
      expect(last.outbox.items).toEqual([])
    }),
    { seed: 7, numRuns: 150 },
  )
})

test('a refusal that is no answer of ours leaves a report waiting', async () => {
  const { outbox } = aTab(() => Promise.reject(new Refusal(null, 502)))
  outbox.add(aSubmission(1))
  await outbox.flush()
  expect(outbox.items[0]?.refusal).toBeNull()
})

describe('a report and a server, or a page, of another release', () => {
  const newer = (code: string, status: number) => {
    const problem = readProblem({ type: '/docs', title: '不再受理', status, code, requestId: 'req_1' })
    return new Refusal(problem, status)
  }

  test.each([400, 403, 409, 410, 422, 451])(
    'a refusal with an unknown code and %i is final, and told',
    async (status) => {
      const { outbox, time } = aTab(() => Promise.reject(newer('no-such-channel', status)))
      outbox.add(aSubmission(1))
      await outbox.flush()
      expect(outbox.items[0]).toMatchObject({ attempts: 0, refusal: { code: 'no-such-channel', status } })
      expect(time.waiting).toBe(0)
    },
  )

  test.each([429, 500, 503])('a refusal with an unknown code and %i lets it wait', async (status) => {
    const { outbox } = aTab(() => Promise.reject(newer('too-hot', status)))
    outbox.add(aSubmission(1))
    await outbox.flush()
    expect(outbox.items[0]).toMatchObject({ attempts: 1, hindrance: 'busy', refusal: null })
  })

  const keyOf = (n: number) => `liuwang.outbox.${PERSON}.${aSubmission(n).id}`
  const kept = (n: number, more: object = {}) => ({
    v: 1,
    submission: { ...aSubmission(n), photos: ['a'], class: 'flood' },
    queuedAt: '2026-11-22T07:00:00.000Z',
    attempts: 0,
    hindrance: null,
    refusal: null,
    place: 'shelf',
    ...more,
  })

  test('what another release put on the shelf is sent as it was written there', async () => {
    localStorage.setItem(keyOf(1), JSON.stringify(kept(1, { hindrance: 'too-hot' })))
    const sent: Submission[] = []
    const { outbox } = aTab((body) => {
      sent.push(body)
      return Promise.reject(new Refusal(null, 0))
    })
    await outbox.flush()
    expect(sent).toEqual([kept(1).submission])
    expect(JSON.parse(localStorage.getItem(keyOf(1)) ?? '')).toEqual(
      kept(1, { attempts: 1, hindrance: 'no-answer' }),
    )
  })

  test('what it put there in a form that this one cannot read stays, and is told once', () => {
    const text = JSON.stringify(kept(2, { v: 2 }))
    localStorage.setItem(keyOf(2), text)
    const told: number[] = []
    const shelf = localShelf(PERSON, (count) => told.push(count))
    expect([shelf.all(), shelf.all()]).toEqual([[], []])
    expect(told).toEqual([1])
    expect(localStorage.getItem(keyOf(2))).toBe(text)
  })
})
