import * as z from 'zod'
import { NAME_CHARACTERS, line } from './name.ts'

/** A word in both languages of the platform. */
export const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
export type Words = z.infer<typeof Words>

/** A word as a county writes it: where it has no English one, the Chinese stands for both. */
export const OwnWords = z.strictObject({ zh: line(NAME_CHARACTERS), en: line(NAME_CHARACTERS).optional() })
export type OwnWords = z.infer<typeof OwnWords>
