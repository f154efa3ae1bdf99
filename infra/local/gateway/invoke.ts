import { randomUUID } from 'node:crypto'
import { functions, type FunctionName } from '#infra/manifest.ts'
import type { Handlers } from './load-functions.ts'

/**
 * Calls a function as Lambda would; rejects with what it threw, when it takes too long or answers too much.
 */
export type Invoke = (name: FunctionName, event: object) => Promise<unknown>

/** The most a Lambda function may answer. */
const ANSWER_BYTES = 6 * 1024 * 1024
/** What API Gateway waits for an HTTP request and for a WebSocket message, whatever the function may take. */
const PATIENCE_SECONDS = { http: 30, socket: 29, stream: 900, schedule: 900 } as const

export function invoker(handlers: Handlers): Invoke {
  return async (name, event) => {
    const { timeoutSeconds, trigger } = functions[name]
    const seconds = Math.min(timeoutSeconds, PATIENCE_SECONDS[trigger.kind])
    const answer = await inTime(handlers[name](event, contextOf(name, seconds)), name, seconds)
    return answer === undefined ? undefined : asJson(answer, name)
  }
}

/** As on AWS the answer travels as JSON: a Date or a class instance does not arrive as itself. */
function asJson(answer: unknown, name: string): unknown {
  const { body, rest } = partOf(answer)
  const text = JSON.stringify(rest)
  if (Buffer.byteLength(text) + Buffer.byteLength(body) > ANSWER_BYTES)
    throw new Error(`${name} answered more than 6 MB`)
  const arrived = JSON.parse(text) as object
  return body === '' ? arrived : { ...arrived, body }
}

/** The body of an HTTP answer is a text already, and often a long one: it arrives as it is. */
function partOf(answer: unknown): { body: string; rest: unknown } {
  if (typeof answer !== 'object' || answer === null || !('body' in answer) || typeof answer.body !== 'string')
    return { body: '', rest: answer }
  const { body, ...rest } = answer
  return { body, rest }
}

async function inTime(answer: unknown, name: string, seconds: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} timed out after ${seconds} s`)), seconds * 1000)
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** The members of Lambda's context that do not need Lambda. */
function contextOf(name: FunctionName, seconds: number) {
  const endsAt = Date.now() + seconds * 1000
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: String(functions[name].memoryMegabytes),
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
  }
}
