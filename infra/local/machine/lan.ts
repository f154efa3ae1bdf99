import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import * as z from 'zod'
import { readWhole, writeWhole, type DataFolder } from '../data-folder.ts'
import { Trouble } from '../trouble.ts'

const Pair = z.object({ key: z.string(), cert: z.string() })
export type Pair = z.infer<typeof Pair>

const DAYS = 24 * 60 * 60_000
/** Phones refuse certificates that are valid for longer (Apple: 825 days for one's own). */
const VALID_DAYS = 365

/** The IPv4 addresses under which the local network can reach this machine, the likeliest first. */
function lanAddresses(): string[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ name, address })),
  )
  // Bridges of containers and virtual machines lead nowhere for a phone.
  const isBridge = ({ name }: { name: string }): boolean =>
    /^(docker|br-|veth|virbr|vmnet|utun|tun|tap)/.test(name)
  return [...all.filter((one) => !isBridge(one)), ...all.filter(isBridge)].map(({ address }) => address)
}

/** The address phones use; throws Trouble when there is no network. */
export function lanAddress(): string {
  const [first] = lanAddresses()
  if (first !== undefined) return first
  throw new Trouble(
    '没有找到局域网地址：请先连接网络，或去掉 --lan。',
    'There is no address in a local network: connect to one, or leave out --lan.',
  )
}

/**
 * The certificate of this data folder, made anew when it ends soon or this machine has got another address.
 */
export async function readOrMakeCertificate(folder: DataFolder): Promise<Pair> {
  const addresses = ['127.0.0.1', ...lanAddresses()]
  if (existsSync(folder.certificate)) {
    const pair = readWhole(folder.certificate, Pair)
    if (isGood(pair, addresses)) return pair
  }
  const pair = await makeCertificate(addresses)
  writeWhole(folder.certificate, JSON.stringify(pair), { throughPowerCut: true })
  return pair
}

function isGood({ cert }: Pair, addresses: readonly string[]): boolean {
  const certificate = new X509Certificate(cert)
  return (
    addresses.every((address) => certificate.checkIP(address) !== undefined) &&
    Date.parse(certificate.validTo) > Date.now() + 7 * DAYS
  )
}

async function makeCertificate(addresses: readonly string[]): Promise<Pair> {
  // Loaded when it is needed: it costs every other start a tenth of a second.
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: 'Liuwang on this machine' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + VALID_DAYS * DAYS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: 'localhost' }, ...addresses.map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  })
  return { key: made.private, cert: made.cert }
}
