import * as z from 'zod'
import { OwnWords } from '../lib/words.ts'
import { Code, codesOnce, someOffered } from './code.ts'

/** The glyph and hue by which a net is known on the map and in lists: a road, a house, an office, … */
export const NetMark = z.enum(['street', 'community', 'unit', 'venue', 'video', 'online', 'shield', 'flag'])
export type NetMark = z.infer<typeof NetMark>

const Net = z.strictObject({
  code: Code.meta({ label: { zh: '代码', en: 'Code' } }),
  words: OwnWords.meta({ label: { zh: '名称', en: 'Name' } }),
  short: OwnWords.meta({ label: { zh: '简称', en: 'Short' } }),
  mark: NetMark.meta({ label: { zh: '标志', en: 'Mark' } }),
  /** What it is on the map. */
  geometry: z
    .enum(['line', 'area', 'point', 'sector', 'none'])
    .meta({ label: { zh: '几何', en: 'Geometry' } }),
  /** What is promised and delivered in it. */
  unit: z
    .enum(['person-hours', 'visits', 'posts', 'inspections', 'cameras-online', 'leads'])
    .meta({ label: { zh: '投入单位', en: 'Committed in' } }),
  retired: z
    .literal(true)
    .optional()
    .meta({ label: { zh: '停用', en: 'Retired' } }),
})
export type Net = z.infer<typeof Net>

function marksOnce(nets: readonly Net[], context: z.core.$RefinementCtx): void {
  for (const [index, { mark, retired }] of nets.entries())
    if (!retired && nets.slice(0, index).some((other) => !other.retired && other.mark === mark))
      context.issues.push({
        code: 'custom',
        input: nets,
        path: [index, 'mark'],
        message: '两张网不能用同一标志。 two nets cannot have the same mark',
      })
}

/** The nets of public order 防控网, in their order; six to begin with, five or seven in other counties. */
export const Nets = z
  .array(Net)
  .min(1)
  .max(20)
  .superRefine(codesOnce)
  .superRefine(someOffered)
  .superRefine(marksOnce)
export type Nets = z.infer<typeof Nets>

/** What a county begins with. */
export const NETS: Nets = [
  {
    code: 'street',
    words: { zh: '街面巡逻防控网', en: 'Street patrol' },
    short: { zh: '街面', en: 'Street' },
    mark: 'street',
    geometry: 'line',
    unit: 'person-hours',
  },
  {
    code: 'community',
    words: { zh: '城乡社区防控网', en: 'Communities' },
    short: { zh: '社区', en: 'Community' },
    mark: 'community',
    geometry: 'area',
    unit: 'visits',
  },
  {
    code: 'unit',
    words: { zh: '单位内部防控网', en: 'Enterprises and institutions' },
    short: { zh: '单位', en: 'Unit' },
    mark: 'unit',
    geometry: 'point',
    unit: 'posts',
  },
  {
    code: 'venue',
    words: { zh: '行业场所防控网', en: 'Trade venues' },
    short: { zh: '场所', en: 'Venue' },
    mark: 'venue',
    geometry: 'point',
    unit: 'inspections',
  },
  {
    code: 'video',
    words: { zh: '视频监控防控网', en: 'Video surveillance' },
    short: { zh: '视频', en: 'Video' },
    mark: 'video',
    geometry: 'sector',
    unit: 'cameras-online',
  },
  {
    code: 'online',
    words: { zh: '网络社会防控网', en: 'Online society' },
    short: { zh: '网络', en: 'Online' },
    mark: 'online',
    geometry: 'none',
    unit: 'leads',
  },
]
