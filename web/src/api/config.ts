import * as z from 'zod'
import { DeployedBasemap } from '#shared/basemaps/basemap.ts'
import { patientFetch } from '#shared/contract/patient-fetch.ts'

/**
 * What a deployment tells its pages, served as `/config.json`. Members we do not know are left for newer
 * pages. `apiUrl` is '' when the API answers on the pages' own origin.
 */
export const Config = z.object({
  apiUrl: z.string(),
  liveUrl: z.string(),
  issuer: z.url(),
  clientId: z.string().min(1),
  scope: z.string().min(1),
  resource: z.string().optional(),
  /** One of a kind that a newer page knows is left out here. */
  basemaps: z
    .array(z.unknown())
    .default([])
    .transform((all) => all.flatMap((one) => DeployedBasemap.safeParse(one).data ?? [])),
})
export type Config = z.infer<typeof Config>

/** Reads the configuration; throws when the server does not answer or says something else. */
export async function readConfig(): Promise<Config> {
  const response = await patientFetch(fetch)('/config.json', { cache: 'no-cache' })
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  return Config.parse(await response.json())
}
