import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import * as z from 'zod'
import { readWhole, writeWhole, type DataFolder } from '../data-folder.ts'

/** A private RSA key as JWK; what jose makes and reads again. */
const PrivateKey = z.looseObject({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  kid: z.string(),
})
type PrivateKey = z.infer<typeof PrivateKey> & JWK

export interface IssuerKeys {
  readonly signing: PrivateKey
  readonly cookies: string[]
  /** Whoever can read this file of the data folder may ask for demo tokens. */
  readonly demoSecret: string
}

/** The keys of this data folder, made at its first start; tokens and cookies then survive a restart. */
export async function readOrMakeKeys(folder: DataFolder): Promise<IssuerKeys> {
  await makeIfMissing(folder.signingKey, async () => JSON.stringify(await makeSigningKey()))
  await makeIfMissing(folder.cookieKeys, async () => JSON.stringify([randomBytes(32).toString('base64url')]))
  await makeIfMissing(folder.demoSecret, async () => randomBytes(32).toString('base64url'))
  return {
    signing: readWhole(folder.signingKey, PrivateKey),
    cookies: readWhole(folder.cookieKeys, z.array(z.string()).min(1)),
    demoSecret: readFileSync(folder.demoSecret, 'utf8'),
  }
}

async function makeIfMissing(file: string, make: () => Promise<string>): Promise<void> {
  if (!existsSync(file)) writeWhole(file, await make(), { throughPowerCut: true })
}

async function makeSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex'), alg: 'RS256', use: 'sig' }
}

/** What the world may know of the signing key. */
export const publicKeySet = ({ signing: { kty, n, e, kid } }: IssuerKeys) => ({
  keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' }],
})
