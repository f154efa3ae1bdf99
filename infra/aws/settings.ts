import * as z from 'zod'
import { readFileSync } from 'node:fs'
import { DeployedBasemaps } from '#shared/basemaps/basemap.ts'
import { jsonOf } from '#shared/lib/json.ts'
import { DeployTrouble } from './deploy-trouble.ts'

/**
 * An OpenID Connect provider that knows the people already. On AWS in China there are no user pools, so there
 * it must be.
 */
export const OutsideIssuer = z.strictObject({
  /** Exactly as its tokens say `iss`. */
  oidcIssuer: z.url({ protocol: /^https$/ }),
  oidcClientId: z.string().min(1),
  oidcJwksUri: z.url({ protocol: /^https$/ }),
  /** The `aud` of its access tokens, or the client's id where they name none. */
  oidcAudience: z.string().min(1),
  oidcScope: z.string().min(1).default('openid profile'),
  /** RFC 8707, for providers that give a JWT only to those who name what it is for. */
  oidcResource: z.string().min(1).optional(),
  /** Further origins that signing in asks, with commas: a token endpoint on another host than the issuer. */
  oidcOrigins: z
    .string()
    .transform((list) => list.split(',').map((origin) => new URL(origin.trim()).origin))
    .default([]),
})
export type OutsideIssuer = z.infer<typeof OutsideIssuer>

const Settings = z.strictObject({
  /** The stack's name, and what the tables' names begin with. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{2,30}$/)
    .default('liuwang'),
  /**
   * What stands at the end of the tables' names when the platform runs on a set that was restored from a
   * backup.
   */
  tables: z
    .string()
    .regex(/^[a-z0-9]{1,20}$/)
    .optional(),
  /** The path of a list of the basemaps that counties may choose from. */
  basemaps: z.string().transform(readJson).pipe(DeployedBasemaps).default([]),
})

export interface Settings extends z.infer<typeof Settings> {
  readonly outsideIssuer: OutsideIssuer | null
}

/**
 * Reads what was said by `-c key=value`; throws DeployTrouble that names the key which is missing or wrong.
 */
export function readSettings(contextOf: (key: string) => unknown): Settings {
  const given = (keys: readonly string[]) =>
    Object.fromEntries(keys.flatMap((key) => (contextOf(key) === undefined ? [] : [[key, contextOf(key)]])))
  const issuer = given(Object.keys(OutsideIssuer.shape))
  return {
    ...parse(Settings, given(Object.keys(Settings.shape))),
    outsideIssuer: Object.keys(issuer).length === 0 ? null : parse(OutsideIssuer, issuer),
  }
}

/** What a file holds; undefined for what is no JSON. */
function readJson(path: string, context: z.core.$RefinementCtx): unknown {
  try {
    return jsonOf(readFileSync(path, 'utf8'))
  } catch (error) {
    context.issues.push({ code: 'custom', input: path, path: [], message: String(error) })
    return z.NEVER
  }
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const { data, error } = schema.safeParse(value)
  if (error === undefined) return data
  const issues = error.issues.map(({ path, message }) => `-c ${path.join('.')}=… (${message})`)
  throw new DeployTrouble(`These settings of the deployment are missing or wrong: ${issues.join('; ')}`)
}
