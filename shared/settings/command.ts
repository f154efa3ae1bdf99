import * as z from 'zod'
import { CommandId } from '../lib/id.ts'
import { InstantRead } from '../lib/time.ts'

const envelope = { commandId: CommandId, expectedVersion: z.int().nonnegative() }

/** What can be asked of a setting: another value, at once or from a time on; to take back what is to come. */
export const SettingCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('set'),
    ...envelope,
    /** By the schema of the kind. */
    value: z.json(),
    effectiveFrom: InstantRead.optional(),
  }),
  z.strictObject({ type: z.literal('withdraw'), ...envelope }),
])
export type SettingCommand = z.output<typeof SettingCommand>

/** What the record tells of settings; the value is known by its hash, and stands beside it. */
export const SETTING_EVENTS = ['setting.changed', 'setting.withdrawn'] as const
