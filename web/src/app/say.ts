import type { Words } from '#shared/workflow/workflow.ts'
import { getLocale } from '../paraglide/runtime.js'

/** A word of the county's own data in the language of the page. */
export const say = ({ zh, en }: Words): string => (getLocale() === 'zh-CN' ? zh : en)
