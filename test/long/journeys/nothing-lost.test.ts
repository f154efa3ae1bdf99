import { afterEach, expect, test } from 'vitest'
import { startServer, type Server } from '#test/support/server.ts'
import { aSubmission } from '#test/support/an-incident.ts'

const REPORTS = 2_000
const AT_ONCE = 16

let server: Server | undefined
afterEach(async () => server?.stop({ keepData: false }))

/** Sends a report; its status, or null when no answer came. */
async function submit({ url }: Server, token: string, submission: object): Promise<number | null> {
  try {
    const response = await fetch(`${url}/api/incidents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(submission),
      signal: AbortSignal.timeout(20_000),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return null
  }
}

/** Runs the work over the items, so many at a time, in their order. */
async function each<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next++
      const item = items[index]
      if (item !== undefined) await work(item, index)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function verified({ url }: Server, token: string): Promise<{ chains: number; findings: object[] }> {
  const total = { chains: 0, findings: [] as object[] }
  let cursor = ''
  do {
    const response = await fetch(`${url}/api/ledger/530402/verify?cursor=${cursor}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(200)
    const part = (await response.json()) as { chains: number; findings: object[]; cursor?: string }
    total.chains += part.chains
    total.findings.push(...part.findings)
    cursor = part.cursor ?? ''
  } while (cursor !== '')
  return total
}

test('kill -9 of engine and server in the midst of 2,000 reports: what was answered is there, once, and the chains verify', async () => {
  server = await startServer({ args: ['--no-incidents'] })
  const operator = await server.token('county-operator')
  const before = await verified(server, await server.token('auditor'))
  const submissions = Array.from({ length: REPORTS }, (_, n) =>
    aSubmission({ title: `第${n}件`, division: '530402006', channel: 'phone' }),
  )
  const answered = new Set<string>()
  let isKilled = false
  await each(submissions, async (submission) => {
    if (isKilled) return
    const status = await submit(server as Server, operator, submission)
    if (status === 201) answered.add(submission.id)
    if (answered.size >= 700 && !isKilled) {
      isKilled = true
      await (server as Server).kill9()
    }
  })
  expect(answered.size).toBeGreaterThanOrEqual(700)

  server = await server.restart()
  const token = await server.token('county-operator')
  let repeats = 0
  await each(submissions, async (submission) => {
    const status = await submit(server as Server, token, submission)
    expect([200, 201]).toContain(status)
    if (status === 200) repeats += 1
    if (answered.has(submission.id)) expect(status).toBe(200)
  })
  expect(repeats).toBeGreaterThanOrEqual(answered.size)

  const ids = new Set<string>()
  let cursor = ''
  do {
    const response = await fetch(`${server.url}/api/incidents?limit=500&cursor=${cursor}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const page = (await response.json()) as { items: { id: string; version: number }[]; cursor?: string }
    for (const { id, version } of page.items) {
      expect([ids.has(id), version]).toEqual([false, 1])
      ids.add(id)
    }
    cursor = page.cursor ?? ''
  } while (cursor !== '')
  expect([...ids].sort()).toEqual(submissions.map(({ id }) => id).sort())

  const { chains, findings } = await verified(server, await server.token('auditor'))
  expect([chains, findings]).toEqual([REPORTS + before.chains, []])
}, 300_000)
