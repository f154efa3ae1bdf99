import * as z from 'zod'
import { DivisionCode } from '../lib/division-code.ts'
import { line } from '../lib/name.ts'
import { OwnWords } from '../lib/words.ts'
import { Code, codesOnce } from './code.ts'

const Channel = z.strictObject({
  code: Code.meta({ label: { zh: '代码', en: 'Code' } }),
  words: OwnWords.meta({ label: { zh: '名称', en: 'Name' } }),
  kind: z.enum(['wecom-robot', 'dingtalk-robot', 'sms-gateway']).meta({ label: { zh: '种类', en: 'Kind' } }),
  /** Whom it reaches. */
  division: DivisionCode.meta({ label: { zh: '所属区划', en: 'Division' } }),
  /** As the gateway knows its text. */
  template: line(64)
    .optional()
    .meta({ label: { zh: '短信模板编号', en: 'Template id' } }),
  retired: z
    .literal(true)
    .optional()
    .meta({ label: { zh: '停用', en: 'Retired' } }),
})

/**
 * How people are reached who have no page open. Addresses and keys are secrets, which the platform's
 * administrator lays beside the data; they are no settings.
 */
export const Channels = z.array(Channel).max(200).superRefine(codesOnce)
export type Channels = z.infer<typeof Channels>
