import type { Instant } from '#shared/lib/time.ts'
import * as m from '../paraglide/messages.js'
import { dayOf, lastDayOf } from './period.ts'

/** "2026-11-22 起", "2025-01-01 至 2026-11-21", or that it never began. */
export function periodWords({ from, to }: { from: Instant; to: Instant | null }): string {
  if (to === null) return m.posts_period_open({ from: dayOf(from) })
  if (to <= from) return m.posts_period_never()
  return m.posts_period({ from: dayOf(from), to: lastDayOf(to) })
}
