const DELIMITERS = [',', ';', '\t', '|'] as const

/**
 * What parts the cells of a table, by its first line; `isSepLine` when that line says so (sep=;) and holds no
 * cells itself.
 */
export function delimiterOf(line: string): { delimiter: string; isSepLine: boolean } {
  const said = /^"?sep=([^"\w\s]|\t)"?[ \r]*$/iu.exec(line)?.[1]
  if (said !== undefined) return { delimiter: said, isSepLine: true }
  const unquoted = line.replaceAll(/"[^"]*"/g, '')
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length)
  return { delimiter: DELIMITERS[counts.indexOf(Math.max(...counts))]!, isSepLine: false }
}
