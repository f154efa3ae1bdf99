import { marshall } from '@aws-sdk/util-dynamodb'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { queryAll } from '#functions/platform/dynamo/query.ts'
import { anAddition } from '#test/support/a-person.ts'
import { startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
}, 60_000)
afterAll(() => platform.stop())

const added = async (more: object = {}): Promise<string> => {
  const { status, body } = await platform.call('platform-admin', 'POST', '/api/people', anAddition(more))
  expect(status).toBe(201)
  return body.person.id
}
const chain = (id: string) => ledgerTable(platform.db).chain(`person_${id}`)

test('people above counties are recorded in the register of their city, province or of all', async () => {
  for (const [division, county] of [
    ['', '000000'],
    ['53', '530000'],
    ['5304', '530400'],
  ] as const) {
    const id = await added({ division, roles: ['auditor'] })
    expect((await chain(id)).map((event) => event.county)).toEqual([county])
    const seen = await platform.call('overseer', 'GET', `/api/ledger/${county}/chains/person_${id}`)
    expect(seen.body).toMatchObject({ findings: [], head: { seq: 1 } })
    expect((await platform.call('auditor', 'GET', `/api/ledger/${county}/events`)).status).toBe(404)
  }
})

test('the verification of a county finds a row of a person that was changed past the record', async () => {
  const id = await added({ division: '530481' })
  const verify = async () => {
    const findings: unknown[] = []
    for (let cursor = ''; ;) {
      const { body } = await platform.call('platform-admin', 'GET', `/api/ledger/530481/verify${cursor}`)
      findings.push(...body.findings)
      if (body.cursor === undefined) return findings
      cursor = `?cursor=${encodeURIComponent(body.cursor)}`
    }
  }
  expect(await verify()).toEqual([])
  const [row] = await queryAll(platform.db, { table: 'people', where: ['id', id] })
  const head = { seq: 2, hash: 'a'.repeat(64) }
  await platform.db.client.send(
    new PutItemCommand({ TableName: platform.db.nameOf('people'), Item: marshall({ ...row, head }) }),
  )
  expect(await verify()).toEqual([{ aggregate: `person_${id}`, seq: 2, fault: 'head' }])
})
