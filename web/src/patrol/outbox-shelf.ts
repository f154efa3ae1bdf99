import * as z from 'zod'
import { Problem } from '#shared/contract/errors.ts'
import { tolerant } from '#shared/contract/tolerant.ts'
import { Submission } from '#shared/incidents/incident.ts'
import { Instant } from '#shared/lib/time.ts'

/** Why a report is still here although it was tried: it goes by itself once that is over. */
export const Hindrance = z.enum(['no-answer', 'busy', 'signed-out'])
export type Hindrance = z.infer<typeof Hindrance>

/** A report on its way. Its submission is never changed: every try sends the same bytes under the same id. */
export const OutboxItem = z.strictObject({
  v: z.literal(1),
  submission: Submission,
  queuedAt: Instant,
  /** How often it was tried without being answered. */
  attempts: z.int().nonnegative(),
  hindrance: Hindrance.nullable(),
  /** The server's no. It stays until its writer has decided what to do. */
  refusal: Problem.nullable(),
})
export type OutboxItem = z.infer<typeof OutboxItem>

/**
 * Where reports wait on this device, each under a key of its own, so that two tabs never overwrite each
 * other's.
 */
export interface Shelf {
  /** The oldest first. */
  readonly all: () => OutboxItem[]
  readonly get: (id: string) => OutboxItem | null
  /** Throws when the device has no room. */
  readonly put: (item: OutboxItem) => void
  readonly remove: (id: string) => void
  /** Tells of changes made by other tabs; gives what ends it. */
  readonly watch: (changed: () => void) => () => void
}

const ID_LENGTH = 'inc_'.length + 26

/**
 * A report that another release put there keeps what this one does not know: it is sent as its writer sent
 * it.
 */
const Kept = tolerant(OutboxItem, 'kept')

/**
 * The shelf of one person in localStorage: whoever signs in next on this device neither sees nor sends it.
 * What a newer page put there in a form that this one cannot read is left for it, and told once.
 */
export function localShelf(person: string, onUnread: (count: number) => void = () => {}): Shelf {
  const prefix = `liuwang.outbox.${person}.`
  const isMine = (key: string | null): key is string =>
    key !== null && key.startsWith(prefix) && key.length === prefix.length + ID_LENGTH
  const unread = new Set<string>()
  const read = (key: string): OutboxItem | null => {
    const text = localStorage.getItem(key)
    const item = text === null ? null : itemIn(text)
    if (text !== null && item === null && !unread.has(key)) {
      unread.add(key)
      onUnread(1)
    }
    return item
  }
  return {
    all: () =>
      Object.keys(localStorage)
        .filter(isMine)
        .flatMap((key) => read(key) ?? [])
        .sort((a, b) => (a.queuedAt < b.queuedAt ? -1 : 1)),
    get: (id) => read(prefix + id),
    put: (item) => localStorage.setItem(prefix + item.submission.id, JSON.stringify(item)),
    remove: (id) => localStorage.removeItem(prefix + id),
    watch(changed) {
      // A null key says that everything was cleared.
      const hear = ({ key }: StorageEvent) => (key === null || isMine(key)) && changed()
      addEventListener('storage', hear)
      return () => removeEventListener('storage', hear)
    },
  }
}

function itemIn(text: string): OutboxItem | null {
  try {
    return Kept.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // Never written by a page of ours; it is left where it is.
    return null
  }
}
