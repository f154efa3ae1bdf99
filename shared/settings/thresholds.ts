import * as z from 'zod'

const range = (least: number, most: number, zh: string, en: string) =>
  z.number().min(least).max(most).meta({ label: { zh, en } })

/** From when on something counts: arrived, left, silent. The report of a patrol prints them. */
export const Thresholds = z.strictObject({
  corridorMetres: range(5, 500, '路线走廊宽度（米，单侧）', 'Corridor of a route (m, each side)'),
  leftRadii: range(1, 5, '离开必巡点（半径的倍数）', 'Left a check at (times its radius)'),
  silentIntervals: range(
    1,
    20,
    '失联（设备上报间隔中位数的倍数）',
    'Silent after (times the median interval)',
  ),
  silentSeconds: range(30, 3600, '失联至少（秒）', 'Silent after at least (s)'),
  inaccurateCorridors: range(1, 10, '定位过粗（走廊宽度的倍数）', 'Too inaccurate at (times the corridor)'),
  longStopMinutes: range(1, 240, '久停（分钟）', 'Long stop after (min)'),
  longStopMetres: range(5, 500, '久停范围（米）', 'Long stop within (m)'),
  overdueMinutes: range(1, 240, '逾期未出发（分钟）', 'Start overdue after (min)'),
  graceMinutes: range(0, 240, '计划结束后仍记录（分钟）', 'Recorded after the planned end (min)'),
})
export type Thresholds = z.infer<typeof Thresholds>

/** What a county begins with. */
export const THRESHOLDS: Thresholds = {
  corridorMetres: 25,
  leftRadii: 1.5,
  silentIntervals: 3,
  silentSeconds: 120,
  inaccurateCorridors: 2,
  longStopMinutes: 10,
  longStopMetres: 30,
  overdueMinutes: 30,
  graceMinutes: 30,
}
