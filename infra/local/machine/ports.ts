import type { DataFolder } from '../data-folder.ts'
import type { Settings } from '../settings.ts'
import type { Closers } from './closers.ts'
import { lanAddress, readOrMakeCertificate } from './lan.ts'
import { openPort, type Port } from './open-port.ts'

export interface Ports {
  /** What people and pages use. */
  readonly front: Port
  /** What this machine uses itself: plain HTTP, loopback only. */
  readonly back: Port
  /** The one address of pages and sign-in. */
  readonly origin: string
  readonly localUrl: string
}

/** Takes both ports before anything else starts; throws Trouble when the one that people use is taken. */
export async function openPorts(
  { port, lan }: Settings,
  folder: DataFolder,
  closers: Closers,
): Promise<Ports> {
  const host = lan ? lanAddress() : 'localhost'
  const tls = lan ? await readOrMakeCertificate(folder) : undefined
  const front = await openPort({ port, host: lan ? '0.0.0.0' : '127.0.0.1', tls })
  closers.add(() => front.close())
  const back = await openPort({ port: 0, host: '127.0.0.1' })
  closers.add(() => back.close())
  const origin = `${lan ? 'https' : 'http'}://${host}:${port}`
  return { front, back, origin, localUrl: `http://127.0.0.1:${back.port}` }
}
