import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { tellOfWrites, WRITTEN } from '#functions/platform/dynamo/written.ts'

let answer = { status: 200, body: '{}' }
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body)
})
let client: DynamoDBClient
const told: unknown[] = []
const listen = (tables: unknown): void => void told.push(tables)

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
  tellOfWrites(client)
  WRITTEN.subscribe(listen)
})
afterEach(() => void told.splice(0))
afterAll(() => {
  WRITTEN.unsubscribe(listen)
  server.close()
})

const Key = { id: { S: 'a' } }

test('each write tells of its tables, once each, and a read of none', async () => {
  await client.send(new PutItemCommand({ TableName: 'a', Item: Key }))
  await client.send(new DeleteItemCommand({ TableName: 'b', Key }))
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: 'a', Item: Key } },
        { Delete: { TableName: 'b', Key } },
        { Put: { TableName: 'a', Item: Key } },
      ],
    }),
  )
  await client.send(new BatchWriteItemCommand({ RequestItems: { c: [{ PutRequest: { Item: Key } }] } }))
  await client.send(new GetItemCommand({ TableName: 'a', Key }))
  expect(told).toEqual([['a'], ['b'], ['a', 'b'], ['c']])
})

test('a write without an answer tells all the same: it may have happened', async () => {
  answer = { status: 500, body: '{"__type":"InternalServerError"}' }
  await expect(client.send(new PutItemCommand({ TableName: 'a', Item: Key }))).rejects.toThrow()
  expect(told).toEqual([['a']])
})
