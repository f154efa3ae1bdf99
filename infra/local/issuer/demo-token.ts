import { createHash, timingSafeEqual, randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import type { IncomingMessage } from 'node:http'
import * as z from 'zod'
import { fromResult, type HttpAnswer } from '../gateway/http-answer.ts'
import { sourceIpOf } from '../gateway/gateway.ts'
import { readBody } from '../gateway/read-body.ts'
import { findDemoPerson } from '../people.ts'
import type { IssuerKeys } from './keys.ts'
import { ACCESS_TOKEN_SECONDS, AUDIENCE } from './provider.ts'

const Asked = z.strictObject({ person: z.string().max(128) })

const say = (status: number, body: object): HttpAnswer => ({ ...fromResult(body), status })

/**
 * POST /auth/demo-token {person}: an access token of a demo person for the command line. Only for this
 * machine, and only for who can read the data folder: the secret in it is the bearer token here.
 */
export async function demoToken(
  request: IncomingMessage,
  issuer: string,
  keys: IssuerKeys,
): Promise<HttpAnswer> {
  const body = await readBody(request, 4_096)
  if (!['127.0.0.1', '::1'].includes(sourceIpOf(request))) return say(404, { error: 'not found' })
  if (request.method !== 'POST') return say(405, { error: 'POST only' })
  if (!sameText(request.headers.authorization ?? '', `Bearer ${keys.demoSecret}`))
    return say(401, { error: 'the secret of the data folder is needed' })
  const asked = Asked.safeParse(jsonOf(body?.toString('utf8') ?? ''))
  if (!asked.success) return say(400, { error: 'expected {"person": "…"}' })
  const found = findDemoPerson(asked.data.person)
  if (found === undefined) return say(404, { error: 'unknown person' })
  return say(200, {
    access_token: await signToken(found.person.id, issuer, keys),
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
  })
}

/** The same token that signing in gives: who, for whom, until when, and nothing about roles. */
async function signToken(subject: string, issuer: string, { signing }: IssuerKeys): Promise<string> {
  return new SignJWT({ client_id: 'cli', scope: 'api' })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signing.kid })
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${ACCESS_TOKEN_SECONDS} s`)
    .sign(await importJWK(signing, 'RS256'))
}

/** Takes the same time whatever differs. */
const sameText = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
