import type * as z from 'zod'

/**
 * Which members of a row could not be read, for the log: their names alone, since what stands in them is
 * nobody's to read there.
 */
export const membersIn = ({ issues }: z.ZodError): string =>
  issues.map(({ path }) => path.join('.')).join(' ')
