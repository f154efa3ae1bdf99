/**
 * A table by the codes of an enum that also answers for those of a newer server, which a page keeps as they
 * come. A name that every object has (`constructor`) is a code like any other.
 */
export const openTable = <Code extends string, T>(
  known: Readonly<Record<Code, T>>,
  unknown: (code: string) => T,
): Readonly<Record<Code, T>> =>
  new Proxy(known, {
    get: (table, code) =>
      typeof code === 'string' && !Object.hasOwn(table, code) ? unknown(code) : table[code as Code],
  })
