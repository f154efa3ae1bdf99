import { describe, expect, test } from 'vitest'
import { Refusal } from '#shared/contract/client.ts'
import { Job } from '#shared/jobs/job.ts'
import { ImportDesk, MOST_MEGABYTES } from '../../../web/src/designer/exchange/import-desk.svelte.ts'
import { aDraftHead, refused } from '../support/draft-server.ts'
import { FakeFeeds } from '../support/fake-feeds.svelte.ts'

const collection = (type: string) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { code: '1' }, geometry: { type, coordinates: [] } }],
  })
const file = (text: string, size = text.length) => {
  const made = new File([text], 'grids.geojson')
  Object.defineProperty(made, 'size', { value: size })
  return made
}
const mapping = {
  datum: null,
  codeProperty: 'code',
  nameProperty: '',
  householdsProperty: '',
  peopleProperty: '',
}

function desk() {
  return new ImportDesk(aDraftHead(), {
    drafts: {
      createDraftImport: () => Promise.reject(refused('too-large')),
      startJob: () => Promise.reject(new Error('not asked')),
    },
    grids: { readJob: () => Promise.reject(new Error('not asked')) },
    feeds: new FakeFeeds(),
    send: () => Promise.reject(new Error('nothing was sent')),
    geometriesOf: () => Promise.resolve([]),
    onTaken: () => Promise.reject(new Error('nothing was taken')),
  })
}

describe('a file on its way into a draft', () => {
  test('a file of grids is looked at and its columns are offered', async () => {
    const importing = desk()
    await importing.choose(file(collection('Polygon')))
    expect([importing.phase, importing.trouble]).toEqual(['map', null])
    expect(importing.scan?.properties).toEqual([{ name: 'code', example: '1' }])
  })

  test.each([
    ['points', file(collection('Point'))],
    ['not-geojson', file('hello')],
    ['incomplete', file(collection('Polygon').slice(0, -4))],
    ['empty', file('')],
    ['too-large', file(collection('Polygon'), MOST_MEGABYTES * 1_000_000 + 1)],
  ])('%s is told before anything is sent', async (trouble, chosen) => {
    const importing = desk()
    await importing.choose(chosen)
    expect([importing.phase, importing.trouble]).toEqual(['choose', trouble])
  })

  test('another file begins anew: nothing that was chosen for the one before is carried over', async () => {
    const importing = desk()
    await importing.choose(file(collection('Polygon')))
    await importing.run({ ...mapping, datum: 'GCJ02' }, true)
    importing.again()
    expect(importing.mapping).toEqual({ ...mapping, datum: 'GCJ02' })
    await importing.choose(file(collection('Polygon').replace('code', 'number')))
    expect([importing.phase, importing.mapping, importing.error]).toEqual(['map', null, null])
    expect(importing.scan?.properties).toEqual([{ name: 'number', example: '1' }])
    importing.another()
    expect([importing.phase, importing.file, importing.scan]).toEqual(['choose', null, null])
  })

  test('a refusal of the server is shown, and the file can be tried again', async () => {
    const importing = desk()
    await importing.choose(file(collection('Polygon')))
    await importing.run(mapping, true)
    expect(importing.phase).toBe('failed')
    importing.again()
    expect(importing.phase).toBe('map')
  })

  describe('on a line that breaks', () => {
    test('a lost answer is no failed job: it is asked for again until its row says how it ended', async () => {
      const server = new ImportServer()
      server.lostAnswers = 2
      const importing = server.desk()
      await importing.choose(file(collection('Polygon')))
      await importing.run(mapping, true)
      expect([importing.phase, importing.isCut]).toEqual(['report', false])
      expect([server.sends, server.commandIds.size, server.feeds.breaks]).toEqual([1, 1, 0])
      expect(server.feeds.attached).toBe(0)
    }, 20_000)

    test('its progress is heard on the line, and its report is read once it is over', async () => {
      const server = new ImportServer()
      server.runsOn = true
      const importing = server.desk()
      await importing.choose(file(collection('Polygon')))
      const running = importing.run(mapping, true)
      await expect.poll(() => importing.phase).toBe('working')
      await expect.poll(() => server.feeds.attached).toBe(1)
      const heard = (version: number, more: Partial<Job>) => {
        const id = server.only.id
        return server.feeds.tell('jobs', [{ id, version, record: { ...server.only, version, ...more } }])
      }
      await heard(3, { step: 'write', done: 2, total: 4 })
      await heard(2, { step: 'repair', done: 0, total: 4 })
      expect(importing.job).toMatchObject({ step: 'write', done: 2, total: 4 })
      server.feeds.isCut = true
      expect([importing.phase, importing.isCut]).toEqual(['working', true])
      server.feeds.isCut = false
      server.runsOn = false
      await heard(4, { status: 'done' })
      await running
      expect([importing.phase, importing.job?.report?.gridCount]).toEqual(['report', 1])
    })

    test('a page that is left hears nothing of it any more', async () => {
      const server = new ImportServer()
      server.runsOn = true
      const importing = server.desk()
      await importing.choose(file(collection('Polygon')))
      const running = importing.run(mapping, true)
      await expect.poll(() => server.feeds.attached).toBe(1)
      importing.leave()
      await running
      expect([server.feeds.attached, importing.phase, importing.error]).toEqual([0, 'working', null])
    })

    test.each([
      ['the announcement', { announcements: 1 }],
      ['the file', { files: 1 }],
      ['the arrival of the file', { arrivals: 1 }],
      ['the start', { starts: 1 }],
    ])(
      'again takes the same import up when %s was lost, and sends no file that is there',
      async (_, loses) => {
        const server = new ImportServer()
        Object.assign(server.loses, loses)
        const importing = server.desk()
        await importing.choose(file(collection('Polygon')))
        await importing.run(mapping, true)
        expect(importing.phase).toBe('failed')
        importing.again()
        await importing.run(mapping, true)
        expect(importing.phase).toBe('report')
        expect([server.commandIds.size, server.arrived]).toEqual([1, 1])
      },
    )

    test('other columns, or the same file in earnest, are another import', async () => {
      const server = new ImportServer()
      const importing = server.desk()
      await importing.choose(file(collection('Polygon')))
      await importing.run(mapping, true)
      await importing.run({ ...mapping, datum: 'GCJ02' }, true)
      await importing.run({ ...mapping, datum: 'GCJ02' }, false)
      expect([server.commandIds.size, server.taken]).toEqual([3, 1])
    })
  })
})

/**
 * A server that takes one file an import, and loses what a test says: before it was done, or the answer
 * alone.
 */
class ImportServer {
  readonly commandIds = new Set<string>()
  readonly loses = { announcements: 0, files: 0, arrivals: 0, starts: 0 }
  lostAnswers = 0
  readonly feeds = new FakeFeeds({ stands: true })
  /** Whether the work takes a while. */
  runsOn = false
  sends = 0
  arrived = 0
  taken = 0
  readonly #jobs = new Map<string, { here: boolean; status: 'waiting' | 'running' | 'done' }>()

  desk(): ImportDesk {
    return new ImportDesk(aDraftHead(), {
      drafts: {
        createDraftImport: (sent) => this.#announce(sent.body.commandId),
        startJob: ({ params }) => this.#start(params.id),
      },
      grids: { readJob: ({ params }) => this.#read(params.id) },
      feeds: this.feeds,
      send: ({ url }) => this.#send(url),
      geometriesOf: () => Promise.resolve([]),
      onTaken: () => Promise.resolve(void (this.taken += 1)),
    })
  }

  async #announce(commandId: string) {
    this.commandIds.add(commandId)
    const id = `job_${commandId.slice('cmd_'.length)}`
    if (!this.#jobs.has(id)) this.#jobs.set(id, { here: false, status: 'waiting' })
    await this.#lose('announcements')
    return { job: this.#job(id), upload: { url: id, method: 'PUT' as const, headers: {} } }
  }

  async #send(id: string): Promise<void> {
    this.sends += 1
    await this.#lose('files')
    this.arrived += 1
    this.#jobs.get(id)!.here = true
    await this.#lose('arrivals')
  }

  async #start(id: string) {
    const job = this.#jobs.get(id)!
    if (!job.here) throw refused('state-refused', { reason: 'not-sent' })
    job.status = 'running'
    await this.#lose('starts')
    return this.#job(id)
  }

  #read(id: string) {
    if (this.lostAnswers-- > 0) return Promise.reject(new Refusal(null, 0))
    if (!this.runsOn) this.#jobs.get(id)!.status = 'done'
    return Promise.resolve(this.#job(id))
  }

  #job(id: string): Job {
    const { status } = this.#jobs.get(id)!
    const at = { kind: 'import-draft', division: '530402', step: 'repair', done: 0, total: 0 }
    const report = { version: null, unchanged: false, gridCount: 1, counts: {}, refused: [], resolved: [] }
    return Job.parse({
      id,
      status,
      ...at,
      ...(status === 'done' ? { report: { ...report, repaired: [] } } : {}),
    })
  }

  /** The one job that there is. */
  get only(): Job {
    return this.#job([...this.#jobs.keys()][0]!)
  }

  #lose(what: keyof ImportServer['loses']): Promise<void> {
    return this.loses[what]-- > 0 ? Promise.reject(new Refusal(null, 0)) : Promise.resolve()
  }
}
