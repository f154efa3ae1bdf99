import * as z from 'zod'

/** A function's environment; infra/manifest.ts says who sets what. Throws ZodError on a missing variable. */
const Environment = z.object({
  ISSUER: z.url(),
  AUDIENCE: z.string().min(1),
  JWKS_URI: z.url(),
  PUSH_ENDPOINT: z.url().optional(),
  APP_VERSION: z.string().default('0.0.0'),
  DYNAMODB_ENDPOINT: z.url().optional(),
})
export type Environment = z.infer<typeof Environment>

export const environment = (): Environment => Environment.parse(process.env)
