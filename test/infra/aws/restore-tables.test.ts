import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { expect, onTestFinished, test } from 'vitest'
import { restoreTables } from '#infra/aws/restore-tables.ts'
import { tables, type Table } from '#infra/manifest.ts'

const names = Object.keys(tables)
const having = (has: (table: Table) => boolean): string[] =>
  Object.entries<Table>(tables).flatMap(([name, table]) => (has(table) ? [name] : []))

/**
 * No engine of ours restores, so the service is played: a table is there once it was restored, as a restore
 * leaves it.
 */
function service() {
  const made = new Map<string, TableDescription>()
  const expiring = new Set<string>()
  const mock = mockClient(DynamoDBClient)
  onTestFinished(() => mock.restore())
  mock.on(DescribeTableCommand).callsFake(({ TableName }: { TableName: string }) => {
    const Table = made.get(TableName)
    if (Table === undefined) throw new ResourceNotFoundException({ message: 'none', $metadata: {} })
    return { Table }
  })
  mock.on(RestoreTableToPointInTimeCommand).callsFake(({ TargetTableName }: { TargetTableName: string }) => {
    made.set(TargetTableName, { TableStatus: 'ACTIVE' })
  })
  mock.on(UpdateTableCommand).callsFake(({ TableName, ...change }: { TableName: string }) => {
    made.set(TableName, { ...made.get(TableName), ...change })
  })
  mock.on(DescribeTimeToLiveCommand).callsFake(({ TableName }: { TableName: string }) => ({
    TimeToLiveDescription: { TimeToLiveStatus: expiring.has(TableName) ? 'ENABLED' : 'DISABLED' },
  }))
  mock
    .on(UpdateTimeToLiveCommand)
    .callsFake(({ TableName }: { TableName: string }) => void expiring.add(TableName))
  mock.on(UpdateContinuousBackupsCommand).resolves({})
  return { mock, made, expiring }
}

const at = new Date('2026-12-01T03:00:00Z')
const restore = () =>
  restoreTables({ client: new DynamoDBClient({}), name: 'liuwang', suffix: 'r1', at, say: () => undefined })

test('all tables go back to the same second, under new names, with what a restore leaves out', async () => {
  const { mock, made, expiring } = service()
  await restore()
  const restored = mock.commandCalls(RestoreTableToPointInTimeCommand).map(({ args: [{ input }] }) => input)
  expect(restored).toEqual(
    names.map((name) => ({
      SourceTableName: `liuwang-${name}`,
      TargetTableName: `liuwang-${name}-r1`,
      RestoreDateTime: at,
    })),
  )
  const streaming = [...made]
    .filter(([, table]) => table.StreamSpecification?.StreamEnabled)
    .map(([name]) => name)
  expect(streaming.sort()).toEqual(
    having(({ stream }) => stream !== undefined)
      .map((name) => `liuwang-${name}-r1`)
      .sort(),
  )
  expect([...expiring].sort()).toEqual(
    having(({ ttl }) => ttl !== undefined)
      .map((name) => `liuwang-${name}-r1`)
      .sort(),
  )
  expect([...made.values()].every((table) => table.DeletionProtectionEnabled)).toBe(true)
  expect(mock.commandCalls(UpdateContinuousBackupsCommand)).toHaveLength(names.length)
})

test('begun again it goes on: nothing is restored or turned on twice', async () => {
  const { mock } = service()
  await restore()
  mock.resetHistory()
  await restore()
  for (const command of [
    RestoreTableToPointInTimeCommand,
    UpdateTableCommand,
    UpdateTimeToLiveCommand,
  ] as const) {
    expect(mock.calls().filter(({ args: [sent] }) => sent instanceof command)).toEqual([])
  }
})

test('what the service refuses is said, not passed over', async () => {
  const { mock } = service()
  mock.on(RestoreTableToPointInTimeCommand).rejects(new Error('the time is outside the last 35 days'))
  await expect(restore()).rejects.toThrow('35 days')
})
