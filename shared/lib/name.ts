import * as z from 'zod'

/*
 * What people call things, and what they write, at every door: HTTP, files of grids, forms, commands. Lengths
 * are counted in characters, which are Unicode code points: an emoji or a rare Han character of two UTF-16
 * units is one.
 *
 *   name   one line. Runs of white space, control characters and line breaks fold to one space; what nobody sees goes from both ends.
 *   text   as it was written, of several lines.
 *
 * Neither may hold half a character, which has no UTF-8 form, or show nothing at all. Doors are strict; who
 * reads what is stored is not: an older release may have taken more, and what it took must open, so that it
 * can be mended.
 */

/** The most characters of a name. */
export const NAME_CHARACTERS = 100

/** The longest that file systems have. */
const FILE_NAME_CHARACTERS = 255

export function charactersIn(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Has it more characters than that? A text of megabytes is not counted to its end. */
export const isLongerThan = (text: string, most: number): boolean =>
  text.length > most && (text.length > 2 * most || charactersIn(text) > most)

/**
 * White space and what is invisible: zero-width, soft hyphen and marks of direction, but not what makes an
 * emoji what it is.
 */
const IS_EDGE = /[\s\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/

function trimmed(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && IS_EDGE.test(text[start]!)) start += 1
  while (end > start && IS_EDGE.test(text[end - 1]!)) end -= 1
  return text.slice(start, end)
}

const BREAKS = /[\p{Cc}\u2028\u2029]/u

export const breaksLine = (text: string): boolean => BREAKS.test(text)

/** A text as one line. Of white space within it one character stays as it is, more of it is one space. */
export const asLine = (text: string): string =>
  trimmed(text.replace(/[\s\p{Cc}]+/gu, (run) => (run.length > 1 || BREAKS.test(run) ? ' ' : run)))

/** Anything but white space, control and format characters, fillers (Hangul, Braille) and half characters. */
const SHOWS =
  /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u

export const showsSomething = (text: string): boolean => SHOWS.test(text)

/**
 * The beginning of a line, of at most so many characters: cut between what a reader takes for characters, so
 * that no flag, family or accent is torn apart. Only one that is longer than that by itself is.
 */
export function cutLine(line: string, most = NAME_CHARACTERS): string {
  if (!isLongerThan(line, most)) return line
  let kept = ''
  let room = most
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(line)) {
    if (isLongerThan(segment, room)) break
    room -= charactersIn(segment)
    kept += segment
  }
  return trimmed(
    kept === ''
      ? Array.from(line.slice(0, 2 * most))
          .slice(0, most)
          .join('')
      : kept,
  )
}

const HALF = '其中有半个字符。 half a character is in it'
const BLANK = '不能为空或只含不可见字符。 it must show something'
const tooLong = (most: number): string => `最多 ${most} 个字符。 at most ${most} characters`

const held = (schema: z.ZodString, most: number): z.ZodString =>
  schema
    .refine((text) => text.isWellFormed(), HALF)
    .refine((text) => !isLongerThan(text, most), tooLong(most))

/** The lengths are told to whoever reads the contract: JSON Schema counts in code points, too. */
const said = (schema: z.ZodString, most: number): z.ZodString =>
  held(schema.refine(showsSomething, BLANK), most).meta({ minLength: 1, maxLength: most })

/** One line that says something. */
export const line = (most: number): z.ZodString => said(z.string().overwrite(asLine), most)

export const Name = line(NAME_CHARACTERS)
export const FileName = line(FILE_NAME_CHARACTERS)

/** Words of several lines that may be left out, kept exactly. */
export const words = (most: number): z.ZodString => held(z.string(), most).meta({ maxLength: most })

/** Words of several lines that say something. */
export const text = (most: number): z.ZodString => said(z.string().trim(), most)

/** Would a door take a stored name? What it would only fold or trim is no fault. */
export const isName = (stored: string): boolean => Name.safeParse(stored).success
