import * as z from 'zod'

/**
 * The environment of a function behind a door; infra/manifest.ts says who sets what. Throws ZodError on a
 * missing variable.
 */
const Environment = z.object({
  ISSUER: z.url(),
  AUDIENCE: z.string().min(1),
  JWKS_URI: z.url(),
  APP_VERSION: z.string().default('0.0.0'),
})
export type Environment = z.infer<typeof Environment>

export const environment = (): Environment => Environment.parse(process.env)
