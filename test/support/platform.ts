import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paginateScan, type AttributeValue } from '@aws-sdk/client-dynamodb'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { publishPlan, type Publication } from '#functions/grids/publish-plan.ts'
import { openDatabase, type Database } from '#functions/platform/dynamo/database.ts'
import { JOB } from '#functions/platform/dynamo/keys.ts'
import { getRow } from '#functions/platform/dynamo/query.ts'
import { httpEvent } from '#infra/local/gateway/http-event.ts'
import { loadFunctions, type Handlers } from '#infra/local/gateway/load-functions.ts'
import { matchRoute } from '#infra/local/gateway/match-route.ts'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { makeCounty, type DemoCounty } from '#infra/local/demo/county.ts'
import { startEngine } from '#infra/local/machine/engine.ts'
import { createMissingTables, localName } from '#infra/local/machine/tables.ts'
import { peopleTable } from '#functions/people/people-table.ts'
import { putMissingPeople } from '#infra/local/people.ts'
import { keepTrimmed } from '#infra/local/streams/trim.ts'
import { transferDoor, TRANSFERS } from '#infra/local/transfers/transfer-door.ts'
import { tables, tableVariable, type TableName } from '#infra/manifest.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { labelPoint } from '#shared/geo/numbering.ts'
import { PersonId, commandIdFrom } from '#shared/lib/id.ts'
import { Person } from '#shared/people/person.ts'
import { ulid } from 'ulid'
import { vi } from 'vitest'

export interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  // Bodies are looked into field by field by the tests, which is what proves their shape.
  readonly body: any // eslint-disable-line @typescript-eslint/no-explicit-any
}

const ISSUER = 'http://localhost/auth'
const AUDIENCE = 'liuwang-test'

/** Does in every county what operators, staff, auditors and patrols do, where a test is not about who does. */
const OVERSEER = Person.parse({
  v: 1,
  id: 'overseer',
  name: '总值班员',
  roles: ['operator', 'county-staff', 'auditor', 'patrol'],
  division: '',
  disabled: false,
})

/** A key of our own and where the functions fetch it: the tests are their own identity provider. */
async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const foreign = await generateKeyPair('RS256')
  const keys = JSON.stringify({
    keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }],
  })
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(keys),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sign = (
    who: string,
    more: { end?: string | number; audience?: string; issuer?: string; forged?: boolean } = {},
  ) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'test', typ: 'at+jwt' })
      .setSubject(who)
      .setIssuer(more.issuer ?? ISSUER)
      .setAudience(more.audience ?? AUDIENCE)
      .setIssuedAt(typeof more.end === 'number' ? more.end - 3600 : undefined)
      .setExpirationTime(more.end ?? '1h')
      .sign(more.forged ? foreign.privateKey : privateKey)
  return {
    sign,
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    stop: () => server.close(),
  }
}

/** The door of the local machine for files that are sent in, on a port of its own. */
async function startTransfers(folder: string) {
  const secret = 'liuwang-test'
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const door = transferDoor({ folder, secret, origins: [origin] })
  server.on('request', (request, response) => void door(request, response))
  return { url: `${origin}${TRANSFERS}`, secret, stop: () => server.close() }
}

/**
 * The real functions on the real engine in this process, called with the very events that the gateway makes.
 * One at a time: the functions read their environment as they load, so they are loaded anew for each. `load`
 * may put something between them and the engine.
 */
export async function startPlatform(load: (engine: string) => Promise<Handlers> = loadFunctions) {
  const path = mkdtempSync(join(tmpdir(), 'liuwang-test-'))
  const folder = openDataFolder(path)
  const engine = await startEngine(folder, {
    born: () => undefined,
    gaveUp: (trouble) => console.error(trouble),
  })
  const issuer = await startIssuer()
  const transfers = await startTransfers(join(path, 'transfers'))
  const environment = { ...process.env }
  Object.assign(process.env, {
    DYNAMODB_ENDPOINT: engine.endpoint,
    ISSUER,
    AUDIENCE,
    JWKS_URI: issuer.jwksUri,
    PUSH_ENDPOINT: 'http://127.0.0.1:9',
    TRANSFERS_URL: transfers.url,
    TRANSFERS_SECRET: transfers.secret,
    APP_VERSION: '0.0.0-test',
  })
  for (const table of Object.keys(tables) as TableName[]) process.env[tableVariable(table)] = localName(table)
  const db = openDatabase()
  await createMissingTables(db.client)
  // Nobody reads the streams here: what they hold may go, so that a test that writes thousands of rows is as
  // fast as the server.
  const endTrimming = keepTrimmed(folder.database, [])
  await putMissingPeople(process.env)
  await peopleTable(db).put(OVERSEER)
  // The bench measures it too, and starts one only.
  if (process.env['VITEST'] !== undefined) vi.resetModules()
  const handlers = await load(engine.endpoint)
  const reacted = new Set<string>()
  /** Hands a job to its worker, and then what became of it, as the stream of jobs does. */
  const work = async (id: string): Promise<unknown> => {
    const answer = await handlers.work(jobEvent(id, 'running'), {})
    const row = await getRow(db, 'jobs', { id, jobKey: JOB })
    if (row?.['status'] !== 'running') await handlers.work(jobEvent(id, String(row?.['status'])), {})
    return answer
  }
  return {
    db,
    handlers,
    token: issuer.sign,
    call: async (who: string | null, method: string, url: string, body?: unknown): Promise<Reply> =>
      request(handlers, {
        method,
        url,
        body,
        authorization: who === null ? undefined : `Bearer ${await issuer.sign(who)}`,
      }),
    send: (options: Sent) => request(handlers, options),
    work,
    /**
     * Hands what stands in the ledger and has not been handed on to who reacts to it, then runs the jobs that
     * this began.
     */
    react: async () => {
      const events = await rowsOf(db, 'ledger')
      const fresh = events.filter(({ hash }) => !reacted.has(String(hash?.S)))
      fresh.forEach(({ hash }) => reacted.add(String(hash?.S)))
      await handlers.react({ Records: fresh.map(recordOf) }, {})
      for (const { id, status } of await rowsOf(db, 'jobs')) if (status?.S === 'running') await work(id!.S!)
    },
    stop: async () => {
      issuer.stop()
      transfers.stop()
      db.client.destroy()
      endTrimming()
      await engine.stop()
      process.env = environment
      rmSync(path, { recursive: true, force: true })
    },
  }
}

async function rowsOf(
  { client, nameOf }: Database,
  table: TableName,
): Promise<Record<string, AttributeValue>[]> {
  const rows: Record<string, AttributeValue>[] = []
  for await (const page of paginateScan({ client }, { TableName: nameOf(table) }))
    rows.push(...(page.Items ?? []))
  return rows
}

export type Platform = Awaited<ReturnType<typeof startPlatform>>

export interface Sent {
  readonly method: string
  readonly url: string
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly text?: string
  readonly authorization?: string | undefined
  readonly contentType?: string
  /** On top of what every request carries. */
  readonly headers?: Readonly<Record<string, string>>
}

async function request(
  handlers: Handlers,
  { method, url, body, text, authorization, contentType, headers }: Sent,
): Promise<Reply> {
  const match = matchRoute(method, decodeURIComponent(url.split('?')[0] ?? ''))
  if (match === null) throw new Error(`no route for ${method} ${url}`)
  const sent = text ?? (body === undefined ? '' : JSON.stringify(body))
  const event = httpEvent(
    {
      method,
      url,
      httpVersion: '1.1',
      headers: {
        host: 'localhost',
        ...headers,
        ...(authorization === undefined ? {} : { authorization }),
        ...(sent === '' ? {} : { 'content-type': contentType ?? 'application/json' }),
      },
      sourceIp: '127.0.0.1',
      isSecure: false,
      body: Buffer.from(sent),
      requestId: `req_${ulid()}`,
      atEpochMilliseconds: Date.now(),
    },
    match,
  )
  const answer = (await handlers[match.feature](event, {})) as {
    statusCode: number
    headers: Record<string, string>
    body: string
  }
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body) }
}

/** A plan of the synthetic county with these grids, ready to be published. */
export const publicationOf = (
  { divisions }: Pick<DemoCounty, 'divisions'>,
  grids: readonly PlanGrid[],
  more: Partial<Publication> = {},
): Publication => ({
  commandId: commandIdFrom(ulid()),
  division: '530402',
  name: '红塔区',
  synthetic: true,
  grids: grids.map((grid) => ({
    ...grid,
    areaSquareMetres: areaSquareMetres(grid.geometry),
    labelPoint: labelPoint(grid.geometry),
  })),
  divisions: divisions.flatMap(({ parent, ...division }) =>
    parent === null ? [] : [{ ...division, parent }],
  ),
  actor: PersonId.parse('platform-admin'),
  clock: () => new Date().toISOString(),
  ...more,
})

/** The synthetic county with what is said of each of its grids: made once for all test files. */
function demoCounty(grids: number) {
  const known = COUNTIES.get(grids)
  if (known !== undefined) return known
  const county = makeCounty({ seed: 1, grids })
  const made = { county, publication: publicationOf(county, county.grids) }
  COUNTIES.set(grids, made)
  return made
}
const COUNTIES = new Map<number, { county: DemoCounty; publication: Publication }>()

/** Publishes the synthetic county, small; what the tests need to know of it. */
export async function publishDemoCounty({ db }: Platform, grids = 120) {
  const { county, publication } = demoCounty(grids)
  await publishPlan({ ...publication, commandId: commandIdFrom(ulid()) }, db)
  /** A point well inside some grid of a township or community. */
  const pointIn = (code: string): { code: string; lng: number; lat: number } => {
    const grid = county.grids.find((one) => one.code.startsWith(code))
    if (grid === undefined) throw new Error(`no grid under ${code}`)
    const [lng, lat] = labelPoint(grid.geometry)
    return { code: grid.code, lng, lat }
  }
  return { ...county, pointIn }
}

const jobEvent = (id: string, status: string) => ({
  Records: [recordOf({ id: { S: id }, jobKey: { S: JOB }, status: { S: status } })],
})

const recordOf = (image: Record<string, AttributeValue>) => ({
  eventID: '1',
  eventName: 'MODIFY',
  dynamodb: { SequenceNumber: '1', NewImage: image },
})
