import * as z from 'zod'
import { Channel } from '#shared/incidents/incident.ts'
import { Code } from '#shared/settings/code.ts'
import kinds from './incident-kinds.json' with { type: 'json' }

/** Where a kind happens: in the town, in the villages and hills round it, or in both. */
const Setting = z.enum(['town', 'rural', 'any'])

/** When in the day it happens; see OCCURS_BY_HOUR. */
const Rhythm = z.enum(['day', 'evening', 'night', 'commute'])
type Rhythm = z.infer<typeof Rhythm>

/** A kind of incident with the words people use for it. No persons, no numbers to call. */
const IncidentKind = z.strictObject({
  class: Code,
  net: Code.optional(),
  weight: z.number().positive(),
  setting: Setting,
  /** What kind of spot the report names. */
  spot: z.enum(['home', 'road', 'premises', 'open']),
  rhythm: Rhythm,
  /** Weights of general, urgent and critical. */
  urgency: z.tuple([z.number(), z.number(), z.number()]),
  channels: z.array(Channel).min(1),
  /** What is reported, and what its handler writes when it is done. */
  reports: z.array(z.strictObject({ title: z.string(), detail: z.string(), feedback: z.string() })).min(1),
})
export type IncidentKind = z.infer<typeof IncidentKind>

export const INCIDENT_KINDS: readonly IncidentKind[] = z.array(IncidentKind).parse(kinds)

/** Weight of each hour of the day, 0 to 23 in UTC+8. */
export const OCCURS_BY_HOUR: Record<Rhythm, readonly number[]> = {
  day: [0, 0, 0, 0, 0, 0, 1, 3, 7, 9, 9, 7, 4, 4, 7, 8, 8, 6, 4, 3, 2, 1, 1, 0],
  evening: [1, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 2, 3, 3, 4, 6, 8, 9, 9, 8, 5, 2],
  night: [5, 4, 3, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 7],
  commute: [0, 0, 0, 0, 0, 1, 3, 9, 9, 4, 3, 4, 4, 3, 3, 3, 4, 8, 9, 6, 3, 2, 1, 1],
}

/** Words for where it was, by spot and setting of the place. */
export const LANDMARKS: Record<IncidentKind['spot'], Record<'town' | 'rural', readonly string[]>> = {
  home: {
    town: ['老旧小区三号楼', '小区北门二单元', '安置小区五栋', '沿街住宅楼', '家属院东侧'],
    rural: ['村民小组二组', '老村活动室旁', '进村第三排', '新村安置点', '村卫生室后排'],
  },
  road: {
    town: ['农贸市场东门', '小学门口路段', '公交站旁', '十字路口西南角', '商业街中段', '沿河步道'],
    rural: ['进村岔路口', '村委会门前', '水库下游便道', '老街口', '村小学旁', '跨沟小桥处'],
  },
  premises: {
    town: ['商业街二层', '文化广场西侧', '农贸市场旁', '客运站对面', '写字楼底商'],
    rural: ['集镇主街', '加工厂旁', '村委会对面', '农家乐一带', '物流点旁'],
  },
  open: {
    town: ['沿河绿地', '城边菜地', '公园北坡', '铁路沿线空地'],
    rural: ['大棚种植区', '林区防火通道口', '灌溉沟渠旁', '后山坡脚', '水库南岸'],
  },
}
