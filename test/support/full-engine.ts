import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

const WRITES = /\.(Put|Update|Delete|BatchWrite|TransactWrite|Create)/

/** What the embedded engine answers, word for word, when its disk is full. */
const FULL = {
  __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
  message:
    'commit failed (backend: database or disk is full) and rollback also failed (backend: cannot rollback - no transaction is active)',
}

/** Stands before an engine and answers every write as on a full disk while `disk.isFull`; reads pass. */
export async function fullEngine(engine: string) {
  const disk = { isFull: false, refused: 0 }
  const server = createServer((request, response) => {
    const isRefused = disk.isFull && WRITES.test(String(request.headers['x-amz-target']))
    if (isRefused) {
      disk.refused += 1
      request.resume()
      response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(FULL))
      return
    }
    passOn(engine, request).then(
      ({ status, body }) => response.writeHead(status).end(body),
      (error: unknown) => response.writeHead(502).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, disk, stop: () => server.close() }
}

async function passOn(engine: string, request: IncomingMessage): Promise<{ status: number; body: string }> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { authorization = '', 'x-amz-target': target = '', 'x-amz-date': date = '' } = request.headers
  const response = await fetch(engine, {
    method: 'POST',
    headers: {
      authorization,
      'x-amz-target': String(target),
      'x-amz-date': String(date),
      'content-type': 'application/x-amz-json-1.0',
    },
    body: Buffer.concat(parts),
  })
  return { status: response.status, body: await response.text() }
}
