import * as z from 'zod'
import { Cursor } from '../contract/cursor.ts'
import { route } from '../contract/route.ts'
import { CountyCode } from '../lib/division-code.ts'
import { SettingCommand } from './command.ts'
import { SettingKind } from './kinds.ts'
import { Setting, SettingVersion } from './setting.ts'

const params = z.strictObject({ county: CountyCode, kind: SettingKind })

/** A version as it was set, with what became of it. */
const Kept = SettingVersion.extend({
  /** By whom it was taken back before it came into force. */
  withdrawnBy: SettingVersion.shape.setBy.optional(),
}).meta({ id: 'KeptSettingVersion' })

export const settingRoutes = {
  listSettings: route({
    method: 'GET',
    path: '/api/settings',
    access: 'session.read',
    summary:
      'What my county has decided about itself, in force and to come; above counties, what each of them has. Kinds that were never changed are left out',
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(Setting), cursor: Cursor.optional() }),
    errors: ['invalid-cursor'],
  }),
  listSettingVersions: route({
    method: 'GET',
    path: '/api/settings/{county}/{kind}/versions',
    access: 'settings.change',
    summary: 'All versions of a setting, the newest first',
    params,
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({
      items: z.array(Kept),
      /** Names of those who set or withdrew them, by id. */
      names: z.record(z.string(), z.string()),
      cursor: Cursor.optional(),
    }),
    errors: ['not-found', 'invalid-cursor'],
  }),
  commandSetting: route({
    method: 'POST',
    path: '/api/settings/{county}/{kind}/commands',
    access: 'settings.change',
    summary:
      'Set a county’s own data, at once or from a time on, or take back what is to come; by the county’s staff',
    params,
    body: SettingCommand,
    returns: z.strictObject({ setting: Setting }),
    errors: ['not-found', 'forbidden', 'invalid', 'version-conflict', 'state-refused', 'id-reused'],
  }),
}
