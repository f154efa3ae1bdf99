import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32, deflateSync } from 'node:zlib'

export interface TileServer {
  /** An address with the places of zoom, column and row. */
  readonly template: string
  /** How often it was asked. */
  readonly asked: () => number
  readonly stop: () => void
}

/** What a tile is answered with; null for 404. */
export type Answer = { readonly status?: number; readonly type: string; readonly body: Buffer | string }

/** A server of pictures on this machine that answers what the test says. */
export async function startTiles(
  answer: (z: number, x: number, y: number) => Answer | null,
): Promise<TileServer> {
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    const [, z = 0, x = 0, y = 0] = (request.url ?? '').split('/').map(Number)
    const given = answer(z, x, y)
    response.setHeader('access-control-allow-origin', '*')
    if (given === null) return response.writeHead(404).end()
    response.writeHead(given.status ?? 200, { 'content-type': given.type }).end(given.body)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return {
    template: `http://localhost:${port}/{z}/{x}/{y}`,
    asked: () => asked,
    stop: () => void (server.closeAllConnections(), server.close()),
  }
}

export const TILE = 256
type Colour = readonly [red: number, green: number, blue: number]

/** A picture of 256 x 256 pixels, each of the colour that is said for it. */
export function picture(colourAt: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(TILE * (1 + TILE * 3))
  for (let y = 0; y < TILE; y += 1)
    for (let x = 0; x < TILE; x += 1) rows.set(colourAt(x, y), y * (1 + TILE * 3) + 1 + x * 3)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(TILE, 0)
  head.writeUInt32BE(TILE, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    part('IHDR', head),
    part('IDAT', deflateSync(rows)),
    part('IEND', Buffer.alloc(0)),
  ])
}

function part(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
