import { marshall } from '@aws-sdk/util-dynamodb'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { verifyAggregate } from '#functions/ledger/verify-ledger.ts'
import { anAddition, aPersonCommand } from '#test/support/a-person.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

const add = (who: string, more: object = {}) => platform.call(who, 'POST', '/api/people', anAddition(more))
const command = (who: string, id: string, type: string, version: number, more: object = {}) =>
  platform.call(who, 'POST', `/api/people/${id}/commands`, aPersonCommand(type, version, more))
const added = async (more: object = {}): Promise<string> => {
  const { status, body } = await add('platform-admin', more)
  expect(status).toBe(201)
  return body.person.id
}
const listed = async (who: string, query = '') => {
  const found: { id: string; disabled: boolean }[] = []
  for (let cursor = ''; ;) {
    const { body } = await platform.call(who, 'GET', `/api/people?${query}${cursor}`)
    found.push(...body.items)
    if (body.cursor === undefined) return found
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`
  }
}
const chain = (id: string) => ledgerTable(platform.db).chain(`person_${id}`)

test('who is added may sign in at once and is seen by those of the division, with the phone', async () => {
  const addition = anAddition({ phone: '138 0000 0000' })
  const { status, body } = await platform.call('county-staff', 'POST', '/api/people', addition)
  expect([status, body.person]).toMatchObject([
    201,
    { id: addition.id, version: 1, roles: ['grid-member'], disabled: false, phone: '138 0000 0000' },
  ])
  expect((await platform.call(addition.id, 'GET', '/api/me')).body).toMatchObject({
    name: '李娜',
    version: 1,
    division: '530402006',
  })
  expect(await listed('township-operator')).toContainEqual(body.person)
  expect((await platform.call('patrol', 'GET', '/api/people')).status).toBe(403)
})

test('the same addition again is answered as the first time; another one under the same account is refused', async () => {
  const addition = anAddition()
  const first = await platform.call('county-staff', 'POST', '/api/people', addition)
  await command('county-staff', addition.id, 'change', 1, { name: '李丽' })
  const again = await platform.call('county-staff', 'POST', '/api/people', addition)
  expect([again.status, again.body]).toEqual([200, first.body])
  const other = await add('county-staff', { id: addition.id })
  expect([other.status, other.body.code, other.body.field]).toEqual([409, 'id-reused', 'id'])
  expect(await chain(addition.id)).toHaveLength(2)
})

test('each change is an event of the chain of the person, by codes; no name and no phone is in the record', async () => {
  const id = await added({ phone: '13800001111', name: '赵记录' })
  await command('county-staff', id, 'change', 1, {
    name: '赵改名',
    roles: ['patrol', 'operator'],
    phone: null,
  })
  await command('county-staff', id, 'disable', 2)
  await command('county-staff', id, 'enable', 3)
  const events = await chain(id)
  expect(events.map(({ type, county, actor, codes }) => [type, county, actor, codes.changed])).toEqual([
    ['person.added', '530402', 'platform-admin', 'name,roles,division,disabled,phone'],
    ['person.changed', '530402', 'county-staff', 'name,roles,phone'],
    ['person.disabled', '530402', 'county-staff', 'disabled'],
    ['person.enabled', '530402', 'county-staff', 'disabled'],
  ])
  expect(events[1]?.codes).toMatchObject({ roles: 'operator,patrol', division: '530402006', version: 2 })
  expect(JSON.stringify(events)).not.toMatch(/赵|1380000/)
  expect((await verifyAggregate(`person_${id}`, ledgerTable(platform.db))).findings).toEqual([])
})

test('a row from before people had versions is read as the first version, and changed like any other', async () => {
  const row = {
    v: 1,
    id: 'old-row',
    name: '老同志',
    roles: ['operator'],
    division: '530402001',
    disabled: false,
    register: 'people',
    personKey: '530402001#old-row',
  }
  await platform.db.client.send(
    new PutItemCommand({ TableName: platform.db.nameOf('people'), Item: marshall(row) }),
  )
  expect(await listed('county-staff')).toContainEqual(expect.objectContaining({ id: 'old-row', version: 1 }))
  const { body } = await command('county-staff', 'old-row', 'change', 1, { division: '530402002' })
  expect(body.person).toMatchObject({ version: 2, division: '530402002', name: '老同志' })
  expect(await chain('old-row')).toMatchObject([{ seq: 1, type: 'person.changed' }])
  expect(await listed('county-staff')).toContainEqual(body.person)
})

test('of two administrators at once one wins, the other is told the version that is there now', async () => {
  const id = await added()
  const replies = await Promise.all([
    command('county-staff', id, 'change', 1, { name: '甲' }),
    command('county-staff-2', id, 'disable', 1),
  ])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  const late = await command('county-staff', id, 'enable', 1)
  expect([late.status, late.body.code, late.body.currentVersion]).toEqual([409, 'version-conflict', 2])
})

test('nobody gives a role or a division beyond the own reach', async () => {
  const refused = async (more: object, field: string) => {
    const { status, body } = await add('county-staff', more)
    expect([more, status, body.code, body.field]).toEqual([more, 403, 'forbidden', field])
  }
  await refused({ roles: ['platform-admin'] }, 'roles')
  await refused({ roles: ['patrol', 'platform-admin'] }, 'roles')
  await refused({ division: '' }, 'division')
  await refused({ division: '5304' }, 'division')
  await refused({ division: '530403' }, 'division')
  const id = await added()
  expect((await command('county-staff', id, 'change', 1, { roles: ['platform-admin'] })).status).toBe(403)
  expect((await command('county-staff', id, 'change', 1, { division: '530403' })).status).toBe(403)
  expect((await add('county-operator')).status).toBe(403)
  expect((await command('auditor', id, 'disable', 1)).status).toBe(403)
  expect(await chain(id)).toHaveLength(1)
})

test('outside the own division a person is not there; a platform administrator inside it is not the county’s to touch', async () => {
  const elsewhere = await added({ division: '530403' })
  const { status, body } = await command('county-staff', elsewhere, 'disable', 1)
  expect([status, body.code]).toEqual([404, 'not-found'])
  expect((await platform.call('county-staff', 'GET', `/api/people/${elsewhere}/posts`)).status).toBe(404)
  const above = await added({ roles: ['platform-admin'], division: '530402' })
  expect((await command('county-staff', above, 'disable', 1)).body).toMatchObject({
    code: 'forbidden',
    field: 'roles',
  })
})

test('a division must be one of the plan, where the county has one', async () => {
  const { status, body } = await add('county-staff', { division: '530402998' })
  expect([status, body.field]).toEqual([400, 'division'])
  expect((await add('platform-admin', { division: '530403001' })).status).toBe(201)
})

test('nobody disables or demotes himself, so the last platform administrator stays; a name is one’s own', async () => {
  for (const [type, more] of [
    ['disable', {}],
    ['change', { roles: ['operator'] }],
    ['change', { division: '530402' }],
  ] as const) {
    const { status, body } = await command('platform-admin', 'platform-admin', type, 1, more)
    expect([type, status, body.field]).toEqual([type, 403, 'id'])
  }
  const { status } = await command('platform-admin', 'platform-admin', 'change', 1, { name: '总管理员' })
  expect(status).toBe(200)
})

test('of two platform administrators who take each other away at the same moment one is left', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [a, b] = [
      await added({ roles: ['platform-admin'], division: '99' }),
      await added({ roles: ['platform-admin'], division: '99' }),
    ]
    const replies = await Promise.all([command(a, b, 'disable', 1), command(b, a, 'disable', 1)])
    expect(replies.map(({ status }) => status).sort()).toSatisfy(
      ([one, other]: number[]) => one === 200 && (other === 409 || other === 403),
    )
  }
})

test('disabled people are listed for those who manage, and for nobody else', async () => {
  const id = await added()
  await command('county-staff', id, 'disable', 1)
  expect((await listed('county-staff')).map((one) => one.id)).not.toContain(id)
  expect(await listed('county-staff', 'disabled=true')).toContainEqual(
    expect.objectContaining({ id, disabled: true }),
  )
  const { status, body } = await platform.call('county-operator', 'GET', '/api/people?disabled=true')
  expect([status, body.code]).toEqual([403, 'forbidden'])
})
