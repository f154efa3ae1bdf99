import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { systemCode } from '../trouble.ts'

export interface Place {
  readonly host: string
  readonly port: number
}

/**
 * Where the engine listens: on any of the sixteen million addresses of the loopback network, at any port. It
 * checks no signature and lets every origin in, so a page that is open on this machine must not be able to
 * find it. Where a system has no other address than 127.0.0.1 (macOS, BSD), the port alone is left to guess.
 */
export async function enginePlace(addresses = [hiddenAddress(), '127.0.0.1']): Promise<Place> {
  const [host = '127.0.0.1', ...others] = addresses
  try {
    return { host, port: await freePort(host) }
  } catch (error) {
    if (systemCode(error) !== 'EADDRNOTAVAIL' || others.length === 0) throw error
    return enginePlace(others)
  }
}

/** Not below 127.1: a few of those addresses belong to others (127.0.0.53 to the system's resolver). */
const hiddenAddress = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`

/** A port of an address of this machine that nobody listens on at this moment. */
const freePort = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, host, () => {
      const address = probe.address()
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
