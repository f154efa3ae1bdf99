import {
  asLine,
  breaksLine,
  charactersIn,
  cutLine,
  isLongerThan,
  NAME_CHARACTERS,
  showsSomething,
} from '../../lib/name.ts'
import type { FeatureRef, ImportProblem } from './report.ts'

/**
 * A file's name for a grid as a name is written here (lib/name.ts), with what was done to it; a problem for
 * one with half a character.
 */
export function nameFrom(
  given: string | null,
  feature: FeatureRef,
): { text: string | null; renamed: ImportProblem[] } | ImportProblem {
  if (given === null) return { text: null, renamed: [] }
  if (!given.isWellFormed()) return halfCharacter(feature, 'name')
  const line = asLine(given)
  if (!showsSomething(line)) return { text: null, renamed: [blank(feature, given)] }
  const text = cutLine(line)
  const renamed = [
    ...(breaksLine(given.trim()) ? [folded(feature)] : []),
    ...(text === line ? [] : [cut(feature, charactersIn(line))]),
  ]
  return showsSomething(text) ? { text, renamed } : { text: null, renamed: [blank(feature, given)] }
}

/**
 * A file's code of a grid as one line. A problem for one that is too long: cut, it would be another grid's.
 */
export function codeFrom(given: string | null, feature: FeatureRef): { text: string | null } | ImportProblem {
  if (given === null) return { text: null }
  if (!given.isWellFormed()) return halfCharacter(feature, 'code')
  const text = asLine(given)
  if (isLongerThan(text, NAME_CHARACTERS)) return codeTooLong(feature, charactersIn(text))
  return { text: showsSomething(text) ? text : null }
}

const WHAT = { name: ['name', '名称'], code: ['code', '编码'] } as const

function halfCharacter(feature: FeatureRef, what: keyof typeof WHAT): ImportProblem {
  const [en, zh] = WHAT[what]
  return {
    feature,
    kind: 'half-character',
    en: `In its ${en} half a character is left of an emoji or a rare Han character that was cut in two: correct it in the source.`,
    zh: `${zh}中有被截断的半个字符（表情符号或生僻字），请在源数据中更正。`,
  }
}

const codeTooLong = (feature: FeatureRef, count: number): ImportProblem => ({
  feature,
  kind: 'code-too-long',
  en: `Its code has ${count} characters, at most ${NAME_CHARACTERS} can be kept: is this the right column?`,
  zh: `编码有 ${count} 个字符，最多 ${NAME_CHARACTERS} 个；请确认编码列是否选对。`,
})

const cut = (feature: FeatureRef, count: number): ImportProblem => ({
  feature,
  kind: 'name-cut',
  en: `Its name has ${count} characters; the first ${NAME_CHARACTERS} were kept.`,
  zh: `名称有 ${count} 个字符，已保留前 ${NAME_CHARACTERS} 个。`,
})

const folded = (feature: FeatureRef): ImportProblem => ({
  feature,
  kind: 'name-folded',
  en: 'Line breaks or control characters in its name were made spaces.',
  zh: '名称中的换行或控制字符已改为空格。',
})

/** The characters that nobody sees, so that they can be found. */
const blank = (feature: FeatureRef, given: string): ImportProblem => {
  const points = Array.from(
    new Set(given),
    (one) => `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
  )
  const shown = points.slice(0, 5).join(' ')
  return {
    feature,
    kind: 'name-blank',
    en: `Its name shows nothing (${shown}): the grid is named by its code.`,
    zh: `名称只含不可见字符（${shown}），该网格以编码为名称。`,
  }
}
