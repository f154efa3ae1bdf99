import * as z from 'zod'
import { OwnWords } from '../lib/words.ts'
import { Code, codesOnce, someOffered } from './code.ts'

/** The pictures that a class may have, by their names in the set of icons. */
export const ClassIcon = z.enum([
  'shield-alert',
  'scale',
  'traffic-cone',
  'flame',
  'leaf',
  'wrench',
  'hand-helping',
  'circle-ellipsis',
  'car',
  'house',
  'droplets',
  'zap',
  'users',
  'store',
  'school',
  'heart-pulse',
  'megaphone',
  'paw-print',
])
export type ClassIcon = z.infer<typeof ClassIcon>

const IncidentClass = z.strictObject({
  code: Code.meta({ label: { zh: '代码', en: 'Code' } }),
  words: OwnWords.meta({ label: { zh: '名称', en: 'Name' } }),
  icon: ClassIcon.meta({ label: { zh: '图标', en: 'Icon' } }),
  retired: z
    .literal(true)
    .optional()
    .meta({ label: { zh: '停用', en: 'Retired' } }),
})

/** 大类: what incidents are about, in the order of the forms. */
export const Classes = z.array(IncidentClass).min(1).max(60).superRefine(codesOnce).superRefine(someOffered)
export type Classes = z.infer<typeof Classes>

/** What a county begins with. */
export const CLASSES: Classes = [
  { code: 'public-order', words: { zh: '治安', en: 'Public order' }, icon: 'shield-alert' },
  { code: 'dispute', words: { zh: '矛盾纠纷', en: 'Dispute' }, icon: 'scale' },
  { code: 'traffic', words: { zh: '交通', en: 'Traffic' }, icon: 'traffic-cone' },
  { code: 'fire', words: { zh: '消防', en: 'Fire' }, icon: 'flame' },
  { code: 'environment', words: { zh: '环境', en: 'Environment' }, icon: 'leaf' },
  { code: 'facility', words: { zh: '设施', en: 'Facility' }, icon: 'wrench' },
  { code: 'assistance', words: { zh: '求助', en: 'Assistance' }, icon: 'hand-helping' },
  { code: 'other', words: { zh: '其他', en: 'Other' }, icon: 'circle-ellipsis' },
]
