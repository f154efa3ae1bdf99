import { openTable } from '#shared/lib/open-table.ts'

/**
 * The words of the codes of an enum; a code of a newer server that this page does not know stands as it came.
 */
export type Words<Code extends string> = Readonly<Record<Code, () => string>>

export const codeWords = <Code extends string>(known: Words<Code>): Words<Code> =>
  openTable(known, (code) => () => code)

/** The word of a code of an open set, as the types of events are: one that is not known stands as it came. */
export const wordIn = (known: Readonly<Record<string, () => string>>, code: string): string =>
  (Object.hasOwn(known, code) ? known[code]?.() : undefined) ?? code
