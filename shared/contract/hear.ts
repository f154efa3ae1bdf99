import * as z from 'zod'
import { LiveMessage } from './live.ts'
import { readerOf } from './tolerant.ts'

/** A message as a page hears it. */
export type Heard =
  /** `unread` of its records cannot be read, and are left out. */
  | { readonly message: LiveMessage; readonly unread: number }
  /**
   * A kind that this release does not know (null), or one that it knows in a form, or of a `v`, that it does
   * not.
   */
  | { readonly message: null; readonly kind: LiveMessage['type'] | null }

const READERS = new Map<string, ReturnType<typeof readerOf>>(
  LiveMessage.options.map((option) => [option.shape.type.value, readerOf(option)]),
)
const Kind = z.object({ type: z.enum(LiveMessage.options.map((option) => option.shape.type.value)) })

/** Reads what came over the line as `tolerant` does. */
export function hear(value: unknown): Heard {
  const kind = Kind.safeParse(value).data?.type ?? null
  const read = kind === null ? null : READERS.get(kind)?.(value)
  if (read == null) return { message: null, kind }
  return { message: read.value as LiveMessage, unread: read.unread }
}
