import { problemsOf, type Measures } from '#shared/grids/draft-problems.ts'
import type { DraftProblem } from '#shared/grids/draft-edit.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import { Fault } from '../../platform/fault.ts'
import type { DraftStates, Sheet } from './draft-states.ts'
import type { StoredDraft } from './draft-table.ts'
import type { StepWork } from './step-draft.ts'

/** What the grids of a draft are measured against, asked anew for each reading. */
export type Measuring = (sheet: Sheet) => Promise<Measures>

/** Codes that a refusal names. */
const MOST_CODES = 50

/**
 * Asks for approval of what is drawn: the hash over all of it is recorded, so that nothing else can be
 * approved in its name.
 */
export async function submission(
  stored: StoredDraft,
  { states, measures }: { states: DraftStates; measures: Measuring },
): Promise<StepWork> {
  const sheet = await states.at(stored)
  const blocking = problemsOf(sheet.state, await measures(sheet)).filter(({ blocks }) => blocks)
  if (sheet.state.about.size === 0)
    throw new Fault('draft-invalid', 'there is no grid in the draft', { reason: 'no-grids', codes: [] })
  if (blocking.length > 0) {
    const codes = [...new Set(blocking.flatMap((problem) => problem.codes))].slice(0, MOST_CODES)
    throw new Fault('draft-invalid', `${blocking.length} problems have to be repaired first`, {
      reason: blocking[0]!.kind,
      codes,
    })
  }
  return {
    codes: {
      base: stored.draft.base,
      content: stored.content?.version ?? null,
      drawn: stored.drawnHash,
      gridCount: sheet.state.about.size,
    },
  }
}

/** Lists of problems held at once, since they are read page by page. */
const HELD_LISTS = 4

/** All problems of a draft at a version, found once for all pages of the list. */
export function problemFinder(measures: Measuring) {
  const held = new RecentlyUsed<DraftProblem[]>(HELD_LISTS)
  return async (sheet: Sheet): Promise<DraftProblem[]> => {
    const { draft } = sheet.stored
    const against = await measures(sheet)
    const key = hashOf([draft.id, draft.version, against.targets, countsIn(against)])
    const known = held.get(key) ?? problemsOf(sheet.state, against)
    held.set(key, known)
    return known
  }
}

/**
 * What grids count is part of what was found, where it is measured at all: as many grids may have other
 * counts.
 */
const countsIn = ({ targets, incidentCounts }: Measures): [string, number][] | null =>
  targets.incidents12Months === undefined || incidentCounts === undefined
    ? null
    : [...incidentCounts].toSorted(([a], [b]) => (a < b ? -1 : 1))
