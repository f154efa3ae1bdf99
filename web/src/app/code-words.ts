import { openTable } from '#shared/lib/open-table.ts'

/**
 * The words of the codes of an enum; a code of a newer server that this page does not know stands as it came.
 */
export type Words<Code extends string> = Readonly<Record<Code, () => string>>

export const codeWords = <Code extends string>(known: Words<Code>): Words<Code> =>
  openTable(known, (code) => () => code)
