import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { systemCode } from '../trouble.ts'

/**
 * The font of the pages, for machines that have no Chinese one: cut into a hundred files by Unicode range, of
 * which a page names those that hold its own characters.
 */
interface Subset {
  readonly file: string
  readonly ranges: readonly (readonly [first: number, last: number])[]
}

const PREFIX = 'noto-sans-sc-'
const ENDING = '-400-normal.woff2'

const FONT = openFont()

/** Null where it is not installed; the system's fonts have to do then. */
function openFont(): { folder: string; subsets: Subset[] } | null {
  try {
    const listing = createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/unicode.json')
    const table = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(listing, 'utf8')))
    const subsets = Object.entries(table).map(([name, ranges]) => ({
      file: `${PREFIX}${name.replaceAll(/[[\]]/g, '')}${ENDING}`,
      ranges: ranges.split(',').map(readRange),
    }))
    return { folder: join(dirname(listing), 'files'), subsets }
  } catch (error) {
    if (systemCode(error) !== 'MODULE_NOT_FOUND') throw error
    return null
  }
}

/** `U+4e00-4e0f` or `U+4e00`. */
function readRange(text: string): readonly [number, number] {
  const [first = '', last = first] = text.replace(/^U\+/i, '').split('-')
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)]
}

/**
 * `@font-face` rules for the Chinese characters of a page, each with just those of them that its file holds.
 */
export function fontFaces(html: string): string {
  const characters = [...new Set(html)]
    .map((sign) => sign.codePointAt(0) ?? 0)
    .filter((point) => point >= 0x2e80)
  return (FONT?.subsets ?? [])
    .map(({ file, ranges }) => {
      const held = characters.filter((point) =>
        ranges.some(([first, last]) => first <= point && point <= last),
      )
      const range = held.map((point) => `U+${point.toString(16)}`).join()
      return held.length === 0
        ? ''
        : `@font-face{font-family:'Noto Sans SC';src:url(/auth/font/${file}) format('woff2');unicode-range:${range}}`
    })
    .join('\n')
}

/** A file of the font by its name; null for anything that is none. */
export function fontFile(name: string): Buffer | null {
  const isOurs = FONT?.subsets.some(({ file }) => file === name) === true
  return isOurs && FONT !== null ? readFileSync(join(FONT.folder, name)) : null
}
