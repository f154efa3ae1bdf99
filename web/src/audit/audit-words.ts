import * as m from '../paraglide/messages.js'

const faults: Readonly<Record<string, () => string>> = {
  missing: m.audit_fault_missing,
  hash: m.audit_fault_hash,
  previous: m.audit_fault_previous,
  'payload-missing': m.audit_fault_payload_missing,
  'payload-hash': m.audit_fault_payload_hash,
  head: m.audit_fault_head,
  seal: m.audit_fault_seal,
  'sealed-head': m.audit_fault_sealed_head,
}

/** What is wrong, in words; a fault of a newer server that this page does not know stands as it came. */
export const faultWords = (fault: string): string => faults[fault]?.() ?? fault

/** "事件 …GGKNYE", "网格方案 530402": what a chain is about. */
export function aggregateWords(aggregate: string): string {
  const [, kind = '', id = ''] = /^([a-z]+)_(.*)$/.exec(aggregate) ?? []
  if (kind === 'inc') return m.audit_incident({ id: id.slice(-6) })
  if (kind === 'plan') return m.audit_plan({ code: id })
  if (kind === 'draft') return m.audit_draft({ id: id.slice(-6) })
  if (kind === 'person') return m.audit_person({ id })
  if (kind === 'post') return m.audit_posts_of({ code: id })
  if (kind === 'seal') return m.audit_seals_of({ code: id })
  return aggregate
}

/** Whether a chain can be opened; the seals of a county are not one. */
export const isChain = (aggregate: string): boolean => !aggregate.startsWith('seal_')

/** The two ends of a hash, enough to compare by eye. */
export const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-8)}`
