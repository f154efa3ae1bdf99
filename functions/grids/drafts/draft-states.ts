import { draftStateOf, withGrids, type Change, type DraftState } from '#shared/grids/draft-state.ts'
import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { DraftId } from '#shared/grids/id.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import type { PlanReader } from '../plan-reader.ts'
import { tracesOf } from '../code-traces.ts'
import { retiredCodes } from '../retired-codes.ts'
import { entriesUnder, placeOf, plannedGrids } from '../planned-grids.ts'
import { asDrawn, contentOf, groundOf } from './draft-content.ts'
import { draftTable, EVERYWHERE, type StoredDraft } from './draft-table.ts'

/** Drafts held at once, some 20 MB each for a county of 5,000 grids. */
const HELD_DRAFTS = 6

/** A draft and its grids at one version. */
export interface Sheet {
  readonly stored: StoredDraft
  readonly state: DraftState
}

/**
 * The grids of drafts. What was put together once is held and brought forward by the edits since; it is never
 * believed without the version of the draft that it is written under.
 */
export function draftStates(db: Database, reader: PlanReader) {
  const held = new RecentlyUsed<Sheet>(HELD_DRAFTS)
  const table = draftTable(db, EVERYWHERE)

  const broughtForward = async (from: Sheet, stored: StoredDraft): Promise<Sheet> => {
    const { id } = stored.draft
    const edits = await table.allEdits(id, from.stored.draft.version, stored.draft.version)
    return { stored, state: edits.reduce<DraftState>(withGrids, from.state) }
  }

  const load = async (first: StoredDraft): Promise<Sheet> => {
    const state = await stateOf(first, reader, db)
    const changed = await table.changedGrids(first)
    // Rows of grids may be younger than the draft that was read before them: what the edits since say comes
    // last.
    const last = await table.read(first.draft.id)
    if (!isOnSameGrids(last, first)) return load(last)
    const grids = [...changed]
    const change: Change = {
      before: grids.flatMap(([code]) => grid0(code)),
      after: grids.flatMap(([, grid]) => grid ?? []),
    }
    return broughtForward({ stored: first, state: withGrids(state, change) }, last)
  }

  return {
    /** The draft with its grids as they stand now, at `stored` or later. */
    at: async (stored: StoredDraft): Promise<Sheet> => {
      const { id, version } = stored.draft
      const known = held.get(id)
      const isOfUse = known !== undefined && isOnSameGrids(known.stored, stored)
      // Whoever drew beside this request held a younger one meanwhile: that it is asked for again does not
      // make it old.
      if (isOfUse && known.stored.draft.version > version) return known
      const sheet = isOfUse ? await broughtForward(known, stored) : await load(stored)
      held.set(id, sheet)
      return sheet
    },
    /** What was written is held, so that the next edit need not read it. */
    hold: (sheet: Sheet): void => held.set(sheet.stored.draft.id, sheet),
    forget: (id: DraftId): void => held.delete(id),
  }
}
export type DraftStates = ReturnType<typeof draftStates>

/**
 * Whether edits alone lead from one to the other. An epoch may be left and come back, and edits between are
 * none of its own.
 */
const isOnSameGrids = (a: StoredDraft, b: StoredDraft): boolean => a.epoch === b.epoch && a.since === b.since

/** Only the code of what is taken away matters to `withGrids`. */
const grid0 = (code: string): Change['before'] => [
  {
    code,
    name: code,
    layer: 'base',
    geometry: { type: 'Polygon', coordinates: [] },
    origins: [],
    columns: {},
  },
]

/** The grids that a draft was begun with. */
async function stateOf(stored: StoredDraft, reader: PlanReader, db: Database): Promise<DraftState> {
  const { division, county, base, planVersion } = stored.draft
  const plan = base === null ? null : await reader.version(county, base)
  const content = await contentOf(stored, reader, db)
  // What was published says only how grids lie; what they carried on was noted beside it.
  const isPublished = stored.content?.kind === 'plan' && stored.content.version === planVersion
  const [entries, codes, retired, ground, traces] = await Promise.all([
    content === null ? [] : entriesUnder(content, division, reader),
    plan === null ? [] : entriesUnder(placeOf(plan), division, reader),
    retiredCodes(county, db),
    groundOf(stored.draft, plan, reader),
    isPublished ? tracesOf(county, planVersion, db) : [],
  ])
  const ofBase = new Set(codes.map(({ code }) => code))
  const grids = content === null ? [] : asDrawn(await plannedGrids(content, entries, reader), ofBase, traces)
  return draftStateOf(grids, ground, [...retired, ...ofBase])
}

/** The grids as they were before some edits, the last of them first. */
export const rewound = (state: DraftState, edits: readonly AppliedEdit[]): DraftState =>
  edits.reduceRight<DraftState>(
    (now, { before, after }) => withGrids(now, { before: after, after: before }),
    state,
  )
