import { JwtVerifier } from 'aws-jwt-verify'
import { JwtExpiredError, FetchError, JwksNotAvailableInCacheError } from 'aws-jwt-verify/error'
import { SimpleJwksCache } from 'aws-jwt-verify/jwk'
import { PersonId } from '#shared/lib/id.ts'
import { SECOND } from '#shared/lib/time.ts'
import type { Environment } from '../env.ts'
import { Fault } from '../fault.ts'
import { fetchWithin } from '../fetch-within.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'

interface Proof {
  readonly subject: PersonId
  readonly endsAtEpochSeconds: number
}

export type VerifyToken = (token: string) => Promise<Proof>

/** A token that was good once is good until its end: so many are not verified again at each call. */
const REMEMBERED = 1_000

/** Keys come over https; only the machine itself may hand them over plain http. */
async function fetchKeys(uri: string): Promise<ArrayBuffer> {
  const { protocol, hostname } = new URL(uri)
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  if (protocol !== 'https:' && !isLoopback) throw new FetchError(uri, 'keys are fetched over https only')
  const response = await fetchWithin(uri, { method: 'GET' }).catch((cause: unknown) => {
    throw new FetchError(uri, cause)
  })
  if (!response.ok) throw new FetchError(uri, `status ${response.status}`)
  return response.arrayBuffer()
}

/**
 * Verifies access tokens of the issuer: signature, issuer, end and for whom. Some providers (Cognito) name
 * the client instead of an audience, so either may say AUDIENCE.
 */
export function tokenVerifier({ ISSUER, AUDIENCE, JWKS_URI }: Environment): VerifyToken {
  const verifier = JwtVerifier.create(
    {
      issuer: ISSUER,
      audience: null,
      jwksUri: JWKS_URI,
      customJwtCheck: ({ payload }) => {
        const audiences = [payload.aud, payload['client_id']].flat()
        if (!audiences.includes(AUDIENCE))
          throw new Fault('unauthenticated', 'the token is not for this platform')
        if (payload['token_use'] === 'id') throw new Fault('unauthenticated', 'send the access token')
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: fetchKeys } }) },
  )
  const proved = new RecentlyUsed<Proof>(REMEMBERED)
  return async (token) => {
    const known = proved.get(token)
    if (known !== undefined && known.endsAtEpochSeconds * SECOND > Date.now()) return known
    const payload = await verifier.verify(token).catch((cause: unknown) => {
      throw refusalOf(cause)
    })
    const subject = PersonId.safeParse(payload.sub)
    if (!subject.success || payload.exp === undefined)
      throw new Fault('unauthenticated', 'the token names nobody')
    const proof = { subject: subject.data, endsAtEpochSeconds: payload.exp }
    proved.set(token, proof)
    return proof
  }
}

function refusalOf(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  if (cause instanceof JwtExpiredError) return new Fault('token-expired', 'sign in again', { cause })
  if (cause instanceof FetchError || cause instanceof JwksNotAvailableInCacheError) {
    return new Fault('unavailable', 'the keys of the identity provider cannot be read', { cause })
  }
  return new Fault('unauthenticated', 'the token is not valid here', { cause })
}
