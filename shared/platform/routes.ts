import * as z from 'zod'
import { route } from '../contract/route.ts'

export const platformRoutes = {
  readHealth: route({
    method: 'GET',
    path: '/api/health',
    access: 'public',
    summary: 'Whether the service and its tables answer',
    returns: z.strictObject({ status: z.literal('ok'), version: z.string(), engine: z.string() }),
    errors: ['unavailable'],
  }),
  readOpenApi: route({
    method: 'GET',
    path: '/api/openapi.json',
    access: 'public',
    summary: 'This API as OpenAPI 3.1',
    returns: z.record(z.string(), z.json()),
  }),
}
