import * as z from 'zod'
import type { Words } from '../lib/words.ts'
import { Basemap, BASEMAP } from './basemap.ts'
import { Calendar, CALENDAR } from './calendar.ts'
import { Channels } from './channels.ts'
import { Classes, CLASSES } from './classes.ts'
import { codesGone } from './code.ts'
import { Nets, NETS } from './nets.ts'
import { Thresholds, THRESHOLDS } from './thresholds.ts'
import { WorkingHours, WORKING_HOURS } from './working-hours.ts'

interface Kind<T> {
  readonly schema: z.ZodType<T>
  /** What a county begins with, before it has decided anything. */
  readonly seed: T
  readonly words: Words
  /** What it governs, for who changes it. */
  readonly about: Words
  /** The codes of the version before that a later one leaves out although rows hold them. */
  readonly gone?: (before: T, after: T) => readonly string[]
  /** Nothing reads it yet: what it governs comes with a later release. */
  readonly isAhead?: true
}

const kind = <T>(one: Kind<T>): Kind<T> => one

/** What a county decides about itself. One more kind is an entry here. */
export const SETTINGS = {
  classes: kind<Classes>({
    schema: Classes,
    seed: CLASSES,
    words: { zh: '事件类别', en: 'Incident classes' },
    about: {
      zh: '上报时可选的类别（大类）。已用过的代码只能停用，不能删除：旧事件仍按原代码显示。',
      en: 'The classes that a report may have. A code is retired, never removed: old incidents keep it.',
    },
    gone: codesGone,
  }),
  nets: kind<Nets>({
    schema: Nets,
    seed: NETS,
    words: { zh: '防控网', en: 'Nets' },
    about: {
      zh: '本县的防控网及其名称、标志和投入单位。已用过的代码只能停用，不能删除。',
      en: 'The nets of the county with their names, marks and units. A code is retired, never removed.',
    },
    gone: codesGone,
  }),
  thresholds: kind<Thresholds>({
    schema: Thresholds,
    seed: THRESHOLDS,
    words: { zh: '巡逻阈值', en: 'Patrol thresholds' },
    about: {
      zh: '何时算到达、离开、失联、久停和逾期。',
      en: 'From when on something counts as arrived, left, silent, stopped or overdue.',
    },
    isAhead: true,
  }),
  channels: kind<Channels>({
    schema: Channels,
    seed: [],
    words: { zh: '通知渠道', en: 'Channels' },
    about: {
      zh: '企业微信、钉钉机器人和短信网关。密钥不在此处，由平台管理员另行存放。',
      en: 'Robots of WeCom and DingTalk, SMS gateways. Keys do not stand here: the administrator lays them apart.',
    },
    gone: codesGone,
    isAhead: true,
  }),
  basemap: kind<Basemap>({
    schema: Basemap,
    seed: BASEMAP,
    words: { zh: '底图', en: 'Basemap' },
    about: {
      zh: '在部署所列的底图中选用一个。',
      en: 'One of the basemaps that the deployment lists.',
    },
  }),
  'working-hours': kind<WorkingHours>({
    schema: WorkingHours,
    seed: WORKING_HOURS,
    words: { zh: '工作时间', en: 'Working hours' },
    about: { zh: '工作日内计时的时段。', en: 'The hours of a working day in which deadlines run.' },
    isAhead: true,
  }),
  calendar: kind<Calendar>({
    schema: Calendar,
    seed: CALENDAR,
    words: { zh: '工作日历', en: 'Calendar years' },
    about: {
      zh: '每年放假和调休的日期，以国务院办公厅通知为准。未录入的年份视为未知。',
      en: 'Days off and weekend days worked, as the State Council announces them. A year without a notice is unknown.',
    },
    isAhead: true,
  }),
} as const

export type SettingKind = keyof typeof SETTINGS
export const SettingKind = z.enum(Object.keys(SETTINGS) as [SettingKind, ...SettingKind[]])
export type ValueOf<K extends SettingKind> = (typeof SETTINGS)[K]['seed']

/** A kind with whatever value it has: what a page or a door that knows all of them goes by. */
export const settingKind = (name: SettingKind): Kind<unknown> => SETTINGS[name] as Kind<unknown>
