import { CODE_SCHEMES, DEFAULT_SCHEME } from '#shared/grids/code-scheme.ts'
import { gridIn, type DraftState } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { COMMUNITY_DIGITS, liesUnder } from '#shared/lib/division-code.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { ulid } from 'ulid'
import { Fault } from '../../platform/fault.ts'
import { putRows } from '../../platform/dynamo/query.ts'
import { transact } from '../../platform/dynamo/transact.ts'
import { changedEntries } from '../changed-ground.ts'
import { gridHash } from '../plan-register.ts'
import type { StoredPlan } from '../plan-table.ts'
import type { PlanReader } from '../plan-reader.ts'
import { entriesUnder, placeOf } from '../planned-grids.ts'
import { contentFreed } from './draft-own-content.ts'
import type { StoredDraft } from './draft-table.ts'
import { epochLeft, epochTaken } from './left-epochs.ts'
import { gridRows } from './draft-writes.ts'
import type { DraftMeans } from './edit-draft.ts'
import { changedCodes, saidGrid } from './planned-draft.ts'
import type { StepMeans, StepWork } from './step-draft.ts'
import { replacement } from './replace-grids.ts'

/**
 * Carries a draft over to the plan in force: what the draft changed stays changed, what only the plan changed
 * comes along. Throws Fault state-refused when its base is in force, edit-conflict, naming who published,
 * when both changed a grid.
 */
export async function rebased(stored: StoredDraft, means: StepMeans): Promise<StepWork> {
  const { reader } = means
  const { county, base, division } = stored.draft
  const next = await reader.latest(county)
  if (next === null || next.plan.version === base)
    throw new Fault('state-refused', 'the plan it is drawn over is in force', { reason: 'in-force' })
  const before = base === null ? null : await reader.version(county, base)
  const changed = await changedEntries(before, next, reader)
  const published = [...changed.before, ...changed.after].filter(({ code }) => liesUnder(code, division))
  const codes = { before: base, base: next.plan.version }
  // Elsewhere in the county: nothing here is another.
  if (published.length === 0) return { draft: { base: next.plan.version }, codes }
  const { grids, count } = await merged(
    stored,
    { before, next },
    published.map(({ code }) => code),
    means,
  )
  // Its own for every try, so that one which loses a race writes where nobody looks. It is left until the
  // draft stands on it: whatever breaks off between is cleaned away.
  const own = { draft: stored.draft.id, epoch: ulid() }
  const { epoch } = own
  const moved: StoredDraft = { ...stored, epoch }
  await transact(means.db, [epochLeft({ ...own, at: means.clock() })])
  await putRows(
    means.db,
    'drafts',
    [...grids].flatMap(([code, grid]) => gridRows(moved, code, grid ?? undefined)),
  )
  const replaced = replacement(stored, {
    type: 'rebase',
    actor: means.actor,
    at: means.clock(),
    drawn: hashOf({ before: stored.drawnHash, base: next.contentHash }),
    footing: { epoch, content: { kind: 'plan', version: next.plan.version } },
    gridCount: count,
  })
  const freed = await contentFreed(stored, replaced.stored, means.clock(), means.db)
  return {
    draft: { base: next.plan.version, gridCount: count },
    stored: replaced.stored,
    codes: { ...codes, drawn: replaced.stored.drawnHash },
    state: [...replaced.state, ...freed, epochTaken(own)],
  }
}

/**
 * What the draft changes of the new base: each grid as it is drawn, null for one that is gone; and how many
 * grids there are then.
 */
async function merged(
  stored: StoredDraft,
  { before, next }: { before: StoredPlan | null; next: StoredPlan },
  published: readonly string[],
  means: DraftMeans & { reader: PlanReader } & StepMeans,
): Promise<{ grids: Map<string, DraftGrid | null>; count: number }> {
  const { reader, states } = means
  const { division, county } = stored.draft
  const { state } = await states.at(stored)
  const under = async (plan: StoredPlan | null) =>
    plan === null ? [] : entriesUnder(placeOf(plan), division, reader)
  const [was, is] = await Promise.all([under(before), under(next)])
  const drawn = changedCodes(state, was)
  const [oldCodes, newHashes] = [
    new Set(was.map(({ code }) => code)),
    new Map(is.map((e) => [e.code, e.hash])),
  ]
  const both = published.filter((code) => drawn.has(code) && !isAgreed(state, code, newHashes.get(code)))
  const clashes = both.filter((code) => oldCodes.has(code))
  if (clashes.length > 0) {
    const by = await means.publisherOf(county, next.plan.version)
    throw new Fault(
      'edit-conflict',
      `version ${next.plan.version} changed grids that the draft changes too`,
      {
        codes: [...new Set(clashes)],
        by: by === null ? [] : [{ ...by, version: next.plan.version }],
      },
    )
  }
  const grids = carried(state, drawn, new Set(both), newHashes)
  const codes = new Set(newHashes.keys())
  for (const [code, grid] of grids)
    if (grid === null) codes.delete(code)
    else codes.add(code)
  return { grids, count: codes.size }
}

/** Both drew it the same, or both gave it up. */
function isAgreed(state: DraftState, code: string, newHash: string | undefined): boolean {
  const grid = gridIn(state, code)
  return (grid && gridHash(saidGrid(grid))) === newHash
}

/**
 * The draft's grids over the new base. A code that both gave to a new grid is the plan's: the draft's gets
 * another.
 */
function carried(
  state: DraftState,
  drawn: ReadonlySet<string>,
  clashing: ReadonlySet<string>,
  newHashes: ReadonlyMap<string, string>,
): Map<string, DraftGrid | null> {
  const grids = new Map<string, DraftGrid | null>()
  const used = new Set([...state.taken, ...state.about.keys(), ...newHashes.keys()])
  for (const code of drawn) {
    const grid = gridIn(state, code) ?? null
    if (grid === null) {
      if (newHashes.has(code)) grids.set(code, null)
    } else if (clashing.has(code)) {
      const free = CODE_SCHEMES[state.ground.scheme ?? DEFAULT_SCHEME].next(
        code.slice(0, COMMUNITY_DIGITS),
        used,
      )
      if (free === null)
        throw new Fault('edit-conflict', `no number is left for the grid ${code}`, {
          reason: 'codes-used-up',
          codes: [code],
        })
      used.add(free)
      grids.set(free, { ...grid, code: free })
    } else if (!isAgreed(state, code, newHashes.get(code))) grids.set(code, grid)
  }
  return grids
}
