/**
 * Cells of a table that Excel opens as they were meant, and back again: `cellText` of what these write, read
 * as RFC 4180, is the text. Numbers need none of this. A formula that is a text, ="0012", keeps Excel from
 * making 12 out of 0012, 5.30402E+14 out of a code and a day out of 1-2; what would be a formula is
 * somebody's words, and stands behind an apostrophe.
 */

/** Excel refuses a longer text in a formula. */
const LONGEST_IN_FORMULA = 255

/** A code: a text whatever it looks like. */
export const codeCell = (text: string): string =>
  text.length > LONGEST_IN_FORMULA || /[\r\n]/.test(text)
    ? wordsCell(text)
    : quoted(`="${text.replaceAll('"', '""')}"`)

/** Somebody's words or an id of theirs. */
export const textCell = (text: string): string => (looksCounted(text) ? codeCell(text) : wordsCell(text))

/**
 * Who numbers their things wants numbers back, and Excel holds them exactly; from 15 digits on it is a grid's
 * code or something like it.
 */
const HARMLESS = /^(0|[1-9]\d{0,13})$/

/** What Excel would read as another number, a share, a time or a day. */
const looksCounted = (text: string): boolean =>
  (/\d/.test(text) && !HARMLESS.test(text) && /^[\d\s.,:/\-+eE%()$¥￥年月日时分秒]+$/.test(text)) ||
  /^(true|false)$/i.test(text) ||
  (/\d/.test(text) && MONTH.test(text))

const MONTH =
  /^(\d{1,2}[-\s/.]?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([-\s/.,]*\d{1,4})?$/i

/**
 * Half-width and full-width, and what moves to a new cell or line first; one that stands behind apostrophes
 * gets another.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

const wordsCell = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text
  // Other lists than ours are separated by semicolons or tabs.
  return /[",;\t\r\n]/.test(safe) ? quoted(safe) : safe
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** The text of a cell without what keeps Excel from changing it. */
export function cellText(cell: string): string {
  const inFormula = /^="((?:[^"]|"")*)"$/.exec(cell)?.[1]
  if (inFormula !== undefined) return inFormula.replaceAll('""', '"')
  return FORMULA.test(cell) && cell.startsWith("'") ? cell.slice(1) : cell
}

/** A row of cells, with its end as RFC 4180 has it. */
export const csvRow = (cells: readonly (string | number)[]): string => `${cells.join(',')}\r\n`

/** Stands before the first row: without it Excel takes UTF-8 for the code page of the machine. */
export const CSV_MARK = '\uFEFF'
