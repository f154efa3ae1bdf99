import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Listener } from '#infra/local/gateway/gateway.ts'
import { send } from '#infra/local/gateway/http-answer.ts'
import { backDoor } from '#infra/local/machine/back-door.ts'
import { frontDoor } from '#infra/local/machine/front-door.ts'
import { openPort, type Port } from '#infra/local/machine/open-port.ts'
import { Connections } from '#infra/local/socket/connections.ts'

const ORIGIN = 'https://liuwang.example.cn:8787'
const room: Listener = (asked, response) => {
  asked.resume()
  return send(response, { status: 200, headers: {}, body: 'inside' })
}
const rooms = { api: room, auth: room, pages: room, transfers: room }

let front: Port
let back: Port
beforeAll(async () => {
  front = await openPort({ port: 0, host: '127.0.0.1' })
  front.open(frontDoor(ORIGIN, { ...rooms, basemaps: room, config: '{}' }))
  back = await openPort({ port: 0, host: '127.0.0.1' })
  const localUrl = `http://127.0.0.1:${back.port}`
  back.open(backDoor('stage', { ...rooms, localUrl, connections: new Connections(), keySet: '{}' }))
})
afterAll(() => Promise.all([front.close(), back.close()]))

/** The status of a POST to a door under a name; fetch would not let us choose the name. */
const statusOf = ({ port }: Port, path: string, host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, method: 'POST', headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

const PATHS = ['/api/health', '/transfers/job_1', '/auth/demo-token']

test.each(['evil.example', 'evil.example:8787', 'localhost.evil.example', '127.0.0.1.evil.example'])(
  'under the name "%s", which its owner may point here, neither door lets a page in',
  async (host) => {
    for (const path of PATHS)
      expect([await statusOf(front, path, host), await statusOf(back, path, host)]).toEqual([421, 421])
    expect(await statusOf(front, '/config.json', host)).toBe(421)
    expect(await statusOf(back, '/auth/jwks', host)).toBe(421)
  },
)

test.each(['localhost:8787', '127.0.0.1', '[::1]:8787', '192.168.1.7:8787'])(
  'by the address %s both doors are open, since no page can take an address for its name',
  async (host) => {
    for (const path of PATHS)
      expect([await statusOf(front, path, host), await statusOf(back, path, host)]).toEqual([200, 200])
  },
)

test('the name that is ours opens the door that bears it', async () => {
  expect(await statusOf(front, '/api/health', 'liuwang.example.cn:8787')).toBe(200)
  expect(await statusOf(back, '/api/health', 'liuwang.example.cn:8787')).toBe(421)
})
