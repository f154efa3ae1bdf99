import type { OwnWords } from '#shared/lib/words.ts'
import { getLocale } from '../paraglide/runtime.js'

/** A word that is data, in the language of the page. */
export const say = ({ zh, en = zh }: OwnWords): string => (getLocale() === 'zh-CN' ? zh : en)
