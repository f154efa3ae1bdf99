import { contract } from '#shared/contract/index.ts'
import { openApi } from '#shared/contract/openapi.ts'
import { getRow } from '../platform/dynamo/query.ts'
import { Fault } from '../platform/fault.ts'
import { serve } from '../platform/http/stack.ts'
import { openDoors } from './doors.ts'

const { db, env, know } = openDoors()
const document = openApi(contract, env.APP_VERSION)

export const handler = serve(
  contract.platform,
  {
    readHealth: async () => {
      await getRow(db, 'divisions', { code: '000000' }).catch((cause: unknown) => {
        throw new Fault('unavailable', 'the tables do not answer', { cause })
      })
      return { status: 'ok' as const, version: env.APP_VERSION, engine: db.engine }
    },
    readOpenApi: async () => document,
  },
  know,
)
