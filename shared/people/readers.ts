import * as z from 'zod'
import { liesUnder } from '../lib/division-code.ts'
import type { Actor } from './person.ts'

/**
 * Who may read a row, carried by the row: the codes of its place and of who acts, and the people it concerns
 * by name, the author above all. A reader sees what lies under the own division, and what is the own.
 */
export const Readers = z.strictObject({ codes: z.array(z.string()), people: z.array(z.string()) })
export type Readers = z.infer<typeof Readers>

/** Whether a person in charge of a division is among the readers. */
export const reads = (
  { codes, people }: Readers,
  { id, division }: Pick<Actor, 'id' | 'division'>,
): boolean => people.includes(id) || codes.some((code) => liesUnder(code, division))

/** Readers who were lost, and at which version: who was away then is told on return that the row is gone. */
export const FormerReader = z.strictObject({ reader: z.string(), version: z.int().positive() })
export type FormerReader = z.infer<typeof FormerReader>

const names = ({ codes, people }: Readers): string[] => [
  ...codes.map((c) => `code:${c}`),
  ...people.map((p) => `person:${p}`),
]

/** The former readers after a change of readers at a version. */
export function loseReaders(
  former: readonly FormerReader[],
  before: Readers,
  after: Readers,
  version: number,
): FormerReader[] {
  const now = names(after)
  const lost = names(before).filter((reader) => !now.includes(reader))
  return [
    ...former.filter(({ reader }) => !now.includes(reader) && !lost.includes(reader)),
    ...lost.map((reader) => ({ reader, version })),
  ]
}

/** The version from which on a person no longer reads the row; null for who never did. */
export function lostAt(
  former: readonly FormerReader[],
  { id, division }: Pick<Actor, 'id' | 'division'>,
): number | null {
  const mine = former.filter(
    ({ reader }) =>
      reader === `person:${id}` || (reader.startsWith('code:') && liesUnder(reader.slice(5), division)),
  )
  return mine.length === 0 ? null : Math.max(...mine.map(({ version }) => version))
}
