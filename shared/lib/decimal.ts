import * as z from 'zod'

/** DynamoDB keeps no number nearer to 0 than this, and its driver refuses what is beyond 2^53 - 1. */
const LEAST = 1e-130

const isHeld = (value: number): boolean =>
  value === 0 || (Math.abs(value) >= LEAST && Math.abs(value) <= Number.MAX_SAFE_INTEGER)

/**
 * A number that comes in and is stored: what the store would refuse is refused at the door, and -0, which it
 * gives back as 0, is 0.
 */
export const held = (schema: z.ZodNumber): z.ZodNumber =>
  schema
    .refine(
      isHeld,
      '数值离 0 太近或太大，无法保存；请改为 0 或常用的数值。 the number is too near to 0 or too large to be kept: write 0 or an ordinary number',
    )
    .overwrite((value) => value + 0)

const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i

/** A number as text, as programs print it: 24.35, .5, 1e-7; never empty, hexadecimal, NaN or infinite. */
export const DecimalText = z.string().regex(DECIMAL, '应为数值。 expected a number').transform(Number)

/** The same for a cell of a table, null for anything else. Some tables have a comma in place of the point. */
export function decimalOf(text: string): number | null {
  const pointed = /^[-+]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text
  return DECIMAL.test(pointed) ? Number(pointed) : null
}
