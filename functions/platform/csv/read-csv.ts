import { CsvError, parse, type InfoRecord } from 'csv-parse'
import { pipeline, Readable } from 'node:stream'
import { cellText } from '#shared/csv/cells.ts'
import { delimiterOf } from '#shared/csv/delimiter.ts'
import { encodingOf, type TextEncoding } from '#shared/csv/encoding.ts'

/** A row of a table: what its cells mean (cellText), and the line of the file that it begins on, from 1. */
export interface CsvRow {
  readonly cells: readonly string[]
  readonly line: number
}

/** A file that is no table: what is wrong and what to do, in both languages. */
export class UnreadableCsv extends Error {
  readonly zh: string

  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(en, options)
    this.zh = zh
  }
}

/**
 * A quote that is not closed swallows the rest of a file: so much of it and no more is read to find that out.
 */
const LONGEST_ROW = 1024 * 1024

/**
 * The rows of a delimited text, header and all, whoever wrote it: UTF-8, UTF-16 or GB18030, parted by commas,
 * semicolons, tabs or bars (or as a line sep= says), any ends of lines. `open` gives the bytes; it is called
 * twice, the first time to tell the encoding. Throws UnreadableCsv.
 */
export async function* csvRows(open: () => AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow> {
  const encoding = await encodingOf(open())
  if (encoding === null)
    throw new UnreadableCsv(
      '文件的编码无法识别：请在 Excel 中另存为“CSV UTF-8”。',
      'The encoding of the file is none that is known here: save it as CSV UTF-8.',
    )
  const text = linesOf(open(), encoding)
  const head = await headOf(text)
  const first = /^.*\S.*$/m.exec(head)
  const { delimiter, isSepLine } = delimiterOf(first?.[0] ?? '')
  const passed = isSepLine ? head.slice(0, first?.index).split('\n').length : 0
  let last: Pick<InfoRecord, 'lines' | 'empty_lines'> = { lines: passed, empty_lines: 0 }
  const begins: number[] = []
  const parser = parse({
    delimiter,
    from_line: passed + 1,
    max_record_size: LONGEST_ROW,
    // Here and not where rows are read: of a table that cannot be read on the last rows never come out.
    on_record: (record, info) => {
      last = info
      begins.push(info.lines - record.reduce((count, cell) => count + cell.split('\n').length - 1, 0))
      return record
    },
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  })
  // What fails in it comes out of the parser, where it is read.
  pipeline(Readable.from(withHead(head, text)), parser, () => undefined)
  try {
    for await (const record of parser as AsyncIterable<string[]>)
      yield { cells: record.map(cellText), line: begins.shift()! }
  } catch (error) {
    throw unreadable(error, last)
  }
}

/** The text with all its ends of lines as \n, so that lines are counted alike whoever wrote it. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let isAfterReturn = false
  const normal = (text: string): string => {
    const rest = isAfterReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') isAfterReturn = text.endsWith('\r')
    return rest.replaceAll(/\r\n?/g, '\n')
  }
  for await (const chunk of chunks) yield normal(decoder.decode(chunk, { stream: true }))
  yield normal(decoder.decode())
}

/** As much of a text as holds a line that is not empty. */
async function headOf(text: AsyncGenerator<string>): Promise<string> {
  let head = ''
  while (!/\S.*\n/.test(head) && head.length < LONGEST_ROW) {
    const next = await text.next()
    if (next.done === true) break
    head += next.value
  }
  return head
}

async function* withHead(head: string, text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* text
}

/**
 * Where a row ends nowhere, its beginning is the place to look at: the line after the last row that could be
 * read.
 */
function unreadable(error: unknown, last: Pick<InfoRecord, 'lines' | 'empty_lines'>): unknown {
  if (!(error instanceof CsvError)) return error
  const empty: unknown = error['empty_lines']
  const line = last.lines + 1 + (typeof empty === 'number' ? empty - last.empty_lines : 0)
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return new UnreadableCsv(
      `第 ${line} 行有一个引号没有配对，其后的内容无法分行：请补上或删去它。`,
      `Line ${line} has a quote that is not closed, so that no line after it can be told: close or remove it.`,
      { cause: error },
    )
  return new UnreadableCsv(
    `从第 ${line} 行起不是有效的 CSV (${error.code})。`,
    `From line ${line} on it is no valid CSV (${error.code}).`,
    { cause: error },
  )
}
