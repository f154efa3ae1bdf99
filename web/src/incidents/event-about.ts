import { doubtIn, type IncidentEventType } from '#shared/incidents/facts.ts'
import type { LedgerEntry } from '#shared/ledger/event.ts'
import * as m from '../paraglide/messages.js'
import { clockWords } from './clock-words.ts'

/** How the page that asks calls grids and those who act. */
export interface Names {
  readonly grid: (code: string) => string
  readonly assignee: (assignee: string) => string
}

type About = (codes: Codes, names: Names) => string | null
type Codes = LedgerEntry['codes']

const text = (codes: Codes, name: string): string | null =>
  typeof codes[name] === 'string' ? codes[name] : null

const gridIn = (codes: Codes, name: string, names: Names): string => {
  const code = text(codes, name)
  return code === null ? m.history_no_grid() : names.grid(code)
}

const placed: About = (codes, names) =>
  text(codes, 'grid') && m.history_grid({ name: gridIn(codes, 'grid', names) })

const ABOUT: Partial<Record<IncidentEventType, About>> = {
  'incident.reported': (codes) => {
    const { clockDoubt } = doubtIn(codes)
    return clockDoubt === undefined ? null : clockWords(clockDoubt)
  },
  'incident.assigned': (codes, names) => {
    const assignee = text(codes, 'assignee')
    return assignee && m.history_to({ name: names.assignee(assignee) })
  },
  'incident.verified': ({ outcome }) => (outcome === 'fail' ? m.history_fail() : m.history_pass()),
  'incident.grid-chosen': placed,
  'incident.relocated': placed,
  'incident.reassigned': (codes, names) =>
    m.history_moved({
      before: gridIn(codes, 'before', names),
      after: gridIn(codes, 'grid', names),
      version: Number(codes['planVersion']),
    }),
  'incident.questioned': (codes, names) =>
    m.history_questioned({
      suggested: gridIn(codes, 'suggested', names),
      version: Number(codes['planVersion']),
    }),
}

/** What an entry of a history says beside its word; null for nothing. */
export const aboutEvent = ({ type, codes }: LedgerEntry, names: Names): string | null =>
  ABOUT[type as IncidentEventType]?.(codes, names) ?? null
