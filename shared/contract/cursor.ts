import * as z from 'zod'

/** Where a list goes on: opaque, bound to the caller and the filters it was given for. */
export const Cursor = z.string().regex(/^[A-Za-z0-9_-]{8,2048}$/)
export type Cursor = z.infer<typeof Cursor>
