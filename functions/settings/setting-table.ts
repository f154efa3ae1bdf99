import * as z from 'zod'
import { PersonId } from '#shared/lib/id.ts'
import { ChainEnd } from '#shared/people/person.ts'
import type { SettingKind } from '#shared/settings/kinds.ts'
import { Setting, settingIdsUnder, SettingVersion } from '#shared/settings/setting.ts'
import type { Database } from '../platform/dynamo/database.ts'
import {
  HEAD,
  settingHeadKey,
  SETTINGS,
  settingVersionKey,
  settingVersionsKey,
} from '../platform/dynamo/keys.ts'
import { getRow, queryAll, queryPage, type Key, type Row } from '../platform/dynamo/query.ts'
import { absent, is, type Write } from '../platform/dynamo/transact.ts'

/** A setting as its row holds it, with the end of its chain and the number of the newest version. */
export const StoredSetting = z.object({
  v: z.literal(1),
  setting: z.object(Setting.shape),
  newest: z.int().nonnegative(),
  head: ChainEnd,
})
export type StoredSetting = z.infer<typeof StoredSetting>

const KeptVersion = z.object({
  v: z.literal(1),
  version: z.object(SettingVersion.shape),
  withdrawnBy: PersonId.optional(),
})
type KeptVersion = z.infer<typeof KeptVersion>

/** The settings of counties, whoever asks: everybody of a county reads them, its staff change them. */
export function settingTable(db: Database) {
  return {
    find: async (county: string, kind: SettingKind): Promise<StoredSetting | null> => {
      const row = await getRow(db, 'settings', { county, settingKey: settingHeadKey(kind) })
      return row === undefined ? null : StoredSetting.parse(row)
    },
    /** All of a county: one for each kind at most. */
    ofCounty: async (county: string): Promise<StoredSetting[]> =>
      (
        await queryAll(db, {
          table: 'settings',
          where: ['county', county],
          range: { name: 'settingKey', prefix: HEAD },
        })
      ).map((row) => StoredSetting.parse(row)),
    /** Those of the counties under a division that is above counties. */
    under: async (division: string, after: Key | undefined) => {
      const { rows, next } = await queryPage(db, {
        table: 'settings',
        index: 'by-register',
        where: ['register', SETTINGS],
        range: { name: 'id', prefix: settingIdsUnder(division) },
        after,
        limit: 100,
      })
      return { settings: rows.map((row) => StoredSetting.parse(row)), next }
    },
    /** The versions of a setting, the newest first. */
    versions: async (county: string, kind: SettingKind, after: Key | undefined) => {
      const { rows, next } = await queryPage(db, {
        table: 'settings',
        where: ['county', county],
        range: { name: 'settingKey', prefix: settingVersionsKey(kind) },
        newestFirst: true,
        after,
        limit: 50,
      })
      return { versions: rows.map((row): KeptVersion => KeptVersion.parse(row)), next }
    },
  }
}

/** The writes of a changed setting: refused when it changed meanwhile. */
export function changeSetting(
  before: StoredSetting | null,
  after: StoredSetting,
  { version, withdrawnBy }: Omit<KeptVersion, 'v'>,
): Write[] {
  const { id, county, kind } = after.setting
  const head: Row = {
    ...after,
    county,
    settingKey: settingHeadKey(kind),
    register: SETTINGS,
    id,
    changes: after.setting.version,
  }
  const settingKey = settingVersionKey(kind, version.number)
  const kept = { v: 1, county, settingKey, version, ...(withdrawnBy === undefined ? {} : { withdrawnBy }) }
  return [
    {
      table: 'settings',
      put: head,
      when: before === null ? absent('county') : is('changes', before.setting.version),
    },
    {
      table: 'settings',
      put: kept,
      when: withdrawnBy === undefined ? absent('county') : is('settingKey', settingKey),
    },
  ]
}
