import type { SettingFact } from '#shared/settings/decide.ts'
import * as m from '../paraglide/messages.js'

/** What happened to a county's settings, in a word. */
export const settingEventWords: Readonly<Record<SettingFact['type'], () => string>> = {
  'setting.changed': m.event_setting_changed,
  'setting.withdrawn': m.event_setting_withdrawn,
}
