import { Refusal } from '#shared/contract/client.ts'
import type { FileReason } from '#shared/grids/refusal-reason.ts'
import * as m from '../../paraglide/messages.js'
import { isIn, type TroubleWords } from '../editor/reasons.ts'

const WORDS: Readonly<Record<FileReason, () => TroubleWords>> = {
  'not-sent': () => ({ title: m.designer_not_sent(), next: m.designer_not_sent_next() }),
}

/**
 * Why the work on a file was not begun, where more can be said of it than the refusal's code says; null where
 * not.
 */
export function fileRefusalWords(error: unknown): TroubleWords | null {
  const reason = error instanceof Refusal ? error.problem?.reason : undefined
  return isIn(WORDS, reason) ? WORDS[reason]() : null
}
