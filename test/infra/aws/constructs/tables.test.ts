import { describe, expect, test } from 'vitest'
import { tables, type Table } from '#infra/manifest.ts'
import { synthesise, type Resource } from '../synthesised.ts'

const { ofType } = synthesise()
const made = ofType('AWS::DynamoDB::GlobalTable')
const find = (name: string): Resource => {
  const table = made.find(({ Properties }) => Properties.TableName === `liuwang-${name}`)
  if (table === undefined) throw new Error(`no table ${name}`)
  return table
}
const schema = (partition: string, sort: string | undefined) => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' }]),
]

test('the tables are those of the manifest', () => {
  expect(made.map(({ Properties }) => Properties.TableName).sort()).toEqual(
    Object.keys(tables)
      .map((name) => `liuwang-${name}`)
      .sort(),
  )
})

describe.each<[string, Table]>(Object.entries(tables))('the table %s', (name, table) => {
  const { Properties, DeletionPolicy, UpdateReplacePolicy } = find(name)

  test('has the keys and indexes of the manifest', () => {
    expect(Properties.KeySchema).toEqual(schema(table.partition.name, table.sort?.name))
    const indexes = Object.entries(table.indexes ?? {}).map(([IndexName, { partition, sort }]) => ({
      IndexName,
      KeySchema: schema(partition.name, sort.name),
      Projection: { ProjectionType: 'ALL' },
    }))
    expect(Properties.GlobalSecondaryIndexes ?? []).toEqual(indexes)
    const types = new Map(
      Properties.AttributeDefinitions.map((one: Record<string, string>) => [
        one['AttributeName'],
        one['AttributeType'],
      ]),
    )
    expect(types.get(table.partition.name)).toBe(table.partition.type)
    if (table.sort !== undefined) expect(types.get(table.sort.name)).toBe(table.sort.type)
  })

  test('is paid on demand, encrypted by a key that is logged, restorable and cannot be deleted', () => {
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST')
    expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' })
    expect(Properties.Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ])
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
  })

  test('streams and expires as the manifest says', () => {
    const view = table.stream?.replaceAll('-', '_').toUpperCase()
    expect(Properties.StreamSpecification?.StreamViewType).toBe(view)
    expect(Properties.TimeToLiveSpecification).toEqual(
      table.ttl === undefined ? undefined : { AttributeName: table.ttl, Enabled: true },
    )
  })
})

test('a restored set of tables is taken up by its names, beside the old one', () => {
  const restored = synthesise({ tables: 'r1' }).ofType('AWS::DynamoDB::GlobalTable')
  expect(restored.map(({ Properties }) => Properties.TableName).sort()).toEqual(
    made.map(({ Properties }) => `${Properties.TableName}-r1`).sort(),
  )
  const ids = new Set(made.map(({ id }) => id))
  expect(restored.filter(({ id }) => ids.has(id))).toEqual([])
})
