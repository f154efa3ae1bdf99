import type { Instant } from '#shared/lib/time.ts'
import { toInstant } from '#shared/lib/time.ts'
import { valueAt, type Setting } from '#shared/settings/setting.ts'
import { isFresh } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import { settingTable } from './setting-table.ts'

/** A county's settings are believed this long. */
const TRUSTED_MILLISECONDS = 60_000

/**
 * Which codes a county lists, those that it retired too: what was written before may come later. Reads its
 * settings once a minute, and anew before it says that there is no such code: it may have been listed a
 * moment ago.
 */
export function countyCodes(db: Database, now: () => number = Date.now) {
  const known = new RecentlyUsed<{ settings: readonly Setting[]; readAt: number }>(500)
  const read = async (county: string) => {
    const settings = (await settingTable(db).ofCounty(county)).map(({ setting }) => setting)
    known.set(county, { settings, readAt: now() })
    return settings
  }
  const lists = (settings: readonly Setting[], kind: 'classes' | 'nets', code: string): boolean => {
    const setting = settings.find((one) => one.kind === kind) ?? null
    const at: Instant = toInstant(now())
    const items: readonly { code: string }[] = valueAt(kind, setting, at)
    return items.some((item) => item.code === code)
  }
  return {
    has: async (county: string, kind: 'classes' | 'nets', code: string): Promise<boolean> => {
      const entry = known.get(county)
      const isKept = entry !== undefined && isFresh(entry.readAt, TRUSTED_MILLISECONDS, now())
      if (isKept && lists(entry.settings, kind, code)) return true
      return lists(await read(county), kind, code)
    },
  }
}
