import type { Database } from '../platform/dynamo/database.ts'
import { settingTable } from './setting-table.ts'

/** What the settings of a county say of the heads of their chains; one for each kind at most. */
export const settingHeads = (db: Database) => async (county: string) => ({
  snapshots: (await settingTable(db).ofCounty(county)).map(({ setting, head }) => ({
    aggregate: setting.id,
    ...head,
  })),
  next: undefined,
})
