import type { LedgerEntry } from '#shared/ledger/event.ts'

/**
 * What a person wrote with a step: the reason or the text; null when nothing was, or it was deleted by rule.
 */
export function saidIn({ payload }: Pick<LedgerEntry, 'payload'>): string | null {
  const said = payload?.['reason'] ?? payload?.['text']
  return typeof said === 'string' ? said : null
}
