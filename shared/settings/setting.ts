import * as z from 'zod'
import { tolerant } from '../contract/tolerant.ts'
import { Hash } from '../ledger/event.ts'
import { CountyCode } from '../lib/division-code.ts'
import { PersonId } from '../lib/id.ts'
import { Instant } from '../lib/time.ts'
import { SETTINGS, SettingKind, type ValueOf } from './kinds.ts'

/** What a setting says from a time on. */
export const SettingVersion = z
  .strictObject({
    number: z.int().positive(),
    effectiveFrom: Instant,
    /** By the schema of its kind; an old version may be by an older one. */
    value: z.json(),
    /** SHA-256 of the canonical value: it stands in the record. */
    content: Hash,
    setBy: PersonId,
    setAt: Instant,
  })
  .meta({ id: 'SettingVersion' })
export type SettingVersion = z.infer<typeof SettingVersion>

/** One kind of a county's own data: what is in force, and what follows it on a day. */
export const Setting = z
  .strictObject({
    id: z.string(),
    county: CountyCode,
    kind: SettingKind,
    /** How often it was changed: what a command expects. */
    version: z.int().positive(),
    /** Null until the first version comes into force: the kind's seed counts. */
    current: SettingVersion.nullable(),
    /** Its time may have come: whoever asks what is in force looks at the clock. */
    next: SettingVersion.nullable(),
  })
  .meta({ id: 'Setting' })
export type Setting = z.infer<typeof Setting>

/** What the ids of all settings under a division begin with. */
export const settingIdsUnder = (division: string): string => `setting_${division}`
/** The id of a county's setting, which is that of its chain in the record too. */
export const settingId = (county: string, kind: string): string => `${settingIdsUnder(county)}_${kind}`

/** The version in force at a time, and the one that follows; null where there is none. */
export function standingAt(
  setting: Pick<Setting, 'current' | 'next'> | null,
  at: Instant,
): { readonly current: SettingVersion | null; readonly next: SettingVersion | null } {
  const { current = null, next = null } = setting ?? {}
  return next !== null && next.effectiveFrom <= at ? { current: next, next: null } : { current, next }
}

/**
 * What a county has decided about a kind, as it is in force at a time: the seed where it decided nothing. A
 * value is read as a page reads what a newer release wrote; one that cannot be read at all leaves the seed.
 */
export function valueAt<K extends SettingKind>(
  kind: K,
  setting: Pick<Setting, 'current' | 'next'> | null,
  at: Instant,
): ValueOf<K> {
  const { current } = standingAt(setting, at)
  if (current === null) return SETTINGS[kind].seed
  const known = read.get(current)
  if (known !== undefined) return known as ValueOf<K>
  const { schema, seed } = SETTINGS[kind]
  const value = tolerant(schema).safeParse(current.value).data ?? seed
  read.set(current, value)
  return value
}

/** What versions say, by the object that holds one: a list of thousands asks once for each of its rows. */
const read = new WeakMap<SettingVersion, object>()
