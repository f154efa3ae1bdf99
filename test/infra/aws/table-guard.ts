import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { READ, READ_INDEX, WRITE } from '#infra/aws/constructs/grants.ts'
import type { Handlers, LambdaHandler } from '#infra/local/gateway/load-functions.ts'
import { localName } from '#infra/local/machine/tables.ts'
import {
  functions,
  tables,
  type Function,
  type FunctionName,
  type Table,
  type TableName,
} from '#infra/manifest.ts'
import type { Json } from './synthesised.ts'

/** What DynamoDB asks the caller's role for: an action on a table, or on an index of it. */
type Need = `${string} on ${string}`

const PART_OF_TRANSACTION: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/using-identity-based-policies.html */
function needsOf(operation: string, body: Json): Need[] {
  if (operation === 'TransactWriteItems') {
    return body.TransactItems.flatMap((item: Json) =>
      Object.entries<Json>(item).map(
        ([part, { TableName }]): Need => `dynamodb:${PART_OF_TRANSACTION[part]} on ${TableName}`,
      ),
    )
  }
  if (body.RequestItems !== undefined)
    return Object.keys(body.RequestItems).map((table): Need => `dynamodb:${operation} on ${table}`)
  const index = body.IndexName === undefined ? '' : `/index/${body.IndexName}`
  return [`dynamodb:${operation} on ${body.TableName}${index}`]
}

/**
 * What the deployed role of a function holds; that it is this and no more, functions.test.ts reads from the
 * template.
 */
function heldBy(name: FunctionName): Set<Need> {
  const { grants }: Function = functions[name]
  return new Set(
    Object.entries(grants).flatMap(([table, grant]) => {
      const indexes = Object.keys((tables[table as TableName] as Table).indexes ?? {})
      const actions = [...(grant === 'write' ? [] : READ), ...(grant === 'read' ? [] : WRITE)]
      return [
        ...actions.map((action): Need => `${action} on ${localName(table)}`),
        ...(grant === 'write'
          ? []
          : indexes.flatMap((index) =>
              READ_INDEX.map((action): Need => `${action} on ${localName(table)}/index/${index}`),
            )),
      ]
    }),
  )
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

interface Answer {
  readonly status: number
  readonly body: string
  /** By its name here the SDK makes an error's class. */
  readonly error?: string
}

const GONE: Answer = { status: 410, body: '', error: 'GoneException' }

async function passOn(engine: string, request: IncomingMessage, body: string): Promise<Answer> {
  const kept = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target']
  const headers = Object.fromEntries(kept.map((name) => [name, String(request.headers[name])]))
  const answer = await fetch(engine, { method: 'POST', headers, body })
  return { status: answer.status, body: await answer.text() }
}

/**
 * Stands between each function and the tables as IAM does: what a function's role does not hold is denied,
 * and noted. It also takes what is pushed; `lines.isGone` says that the screen has left.
 */
export async function guardTables(engine: string) {
  const denied: string[] = []
  const used = new Map<FunctionName, Set<Need>>()
  const lines = { isGone: false }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const body = await textOf(request)
    if (request.url?.includes('@connections')) return lines.isGone ? GONE : { status: 200, body: '' }
    const name = request.url?.split('/')[1] as FunctionName
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const needs = needsOf(operation, JSON.parse(body))
    used.set(name, new Set([...(used.get(name) ?? []), ...needs]))
    const missing = needs.filter((need) => !heldBy(name).has(need))
    if (missing.length === 0) return passOn(engine, request, body)
    denied.push(...missing.map((need) => `${name}: ${need}`))
    return { status: 400, body: '{"message":"denied"}', error: 'AccessDeniedException' }
  }

  const server = createServer((request, response) => {
    const end = ({ status, body, error }: Answer) =>
      response.writeHead(status, error === undefined ? {} : { 'x-amzn-errortype': error }).end(body)
    answer(request).then(end, (error: unknown) => end({ status: 500, body: String(error) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, denied, used, lines, stop: () => server.close() }
}
export type TableGuard = Awaited<ReturnType<typeof guardTables>>

/**
 * Loads each function so that it reaches the tables through the guard under its own name; one after the
 * other, as each reads its environment.
 */
export async function loadGuarded(guard: TableGuard): Promise<Handlers> {
  process.env['PUSH_ENDPOINT'] = guard.url
  const handlers: Partial<Record<FunctionName, LambdaHandler>> = {}
  for (const [name, { entry }] of Object.entries(functions)) {
    process.env['DYNAMODB_ENDPOINT'] = `${guard.url}/${name}`
    const module = (await import(`../../../functions/lambda/${entry}.ts`)) as { handler: LambdaHandler }
    handlers[name as FunctionName] = module.handler
  }
  return handlers as Handlers
}
