import { keyRanges, type KeyRange } from '#shared/geo/morton.ts'
import { differenceOf, type DraftDifference } from '#shared/grids/draft-difference.ts'
import type { DraftImpact } from '#shared/grids/draft-impact.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import { changesHands } from '#shared/incidents/reassign.ts'
import { shift, type Instant } from '#shared/lib/time.ts'
import { roundedGeometry } from '../plan-outlines.ts'
import { stepBoxOf } from '../lay-tiles.ts'
import { entriesOf, type StoredEntry } from '../plan-register.ts'
import type { PlanReader } from '../plan-reader.ts'
import type { StoredPlan } from '../plan-table.ts'
import { drawnIn } from './draft-content.ts'
import { planOf, type PlanAsked } from './draft-plan.ts'
import type { Sheet } from './draft-states.ts'
import { balancesOf, type IncidentMove } from './impact-balances.ts'
import { postsOf, type PostsAround, type When } from './impact-posts.ts'
import { changedCodes, plannedDraft } from './planned-draft.ts'

/** What a plan would make of an open incident. */
interface Foretold {
  readonly fate: 'moves' | 'is-asked' | 'stays'
  readonly from: string | null
  readonly to: string | null
}

/** What other features know of the ground that changes; handed in by the wiring. */
export interface Around extends PostsAround {
  /**
   * What re-assignment would do if `plan` came into force as `version`; of one that has come, `before` is
   * what it replaced.
   */
  readonly foretell: (asked: {
    readonly county: string
    readonly squares: readonly KeyRange[]
    readonly plan: PlanAsked
    readonly version: number
    readonly before: PlanAsked | null
  }) => AsyncIterable<Foretold>
}

/** What a draft changes against the plan that it would replace. */
export async function impactOf(
  { stored: { draft }, state }: Sheet,
  at: Instant,
  { reader, around }: { reader: PlanReader; around: Around },
): Promise<DraftImpact> {
  const { county, division, base } = draft
  const plan = base === null ? null : await reader.version(county, base)
  const { entries, grids: before } = await drawnIn(plan, division, reader)
  const changed = changedCodes(state, entries)
  const after = gridsIn(state)
  const squares = squaresOf(entries, entriesOf(plannedDraft(state, entries)), changed)
  const difference = differenceOf(...concerned(before, after, changed))
  const drawn = { county, division, plan }
  const version = draft.planVersion ?? ((await reader.latest(county))?.plan.version ?? 0) + 1
  const asked = {
    county,
    squares,
    plan: planOf({ ...drawn, grids: after, version }, reader),
    version,
    // One that has come into force has been re-assigned already: who had what before is asked of the plan
    // before.
    before: isDone(draft) ? planOf({ ...drawn, grids: before, version: base ?? 0 }, reader) : null,
  }
  const moves = await movesOf(around.foretell(asked), difference)
  const beside = await entriesOfOthers(moves.list, { before, after, plan }, reader)
  const { made, renamed, renumbered, recounted } = difference
  return {
    draft: draft.id,
    version: draft.version,
    against: base,
    at,
    made: made.map((one) => ({ ...one })),
    retired: [...difference.retired],
    renamed: [...renamed],
    renumbered: [...renumbered],
    recounted: [...recounted],
    grids: balancesOf({ grids: [...before, ...after, ...beside], difference }, moves.list),
    transfers: difference.transfers.map(({ geometry, ...transfer }) => ({
      ...transfer,
      geometry: geometry && roundedGeometry(geometry),
      openIncidents: moves.between(transfer.from?.code ?? null, transfer.to?.code ?? null),
    })),
    unlistedTransfers: difference.unlistedTransfers,
    incidents: moves.tally,
    ...(await postsOf({ before, difference }, postsAt(draft, at), around)),
  }
}

/** A document that is read again when all is done says who held the posts before. */
const postsAt = (draft: Draft, now: Instant): When =>
  isDone(draft) ? { at: shift(draft.effectiveFrom, -1), isPast: true } : { at: now, isPast: false }

const isDone = (draft: Draft): draft is Draft & { readonly effectiveFrom: Instant } =>
  draft.status === 'published' && draft.effectiveFrom !== undefined

/**
 * Grids that changed; where only one layer did, those of the other layer too, over or under which they may
 * lie.
 */
function concerned(
  before: readonly DraftGrid[],
  after: readonly DraftGrid[],
  changed: ReadonlySet<string>,
): [DraftGrid[], DraftGrid[]] {
  const layers = new Set(
    [...before, ...after].filter(({ code }) => changed.has(code)).map(({ layer }) => layer),
  )
  const isConcerned = ({ code, layer }: DraftGrid): boolean =>
    changed.has(code) || layers.has(layer === 'base' ? 'dedicated' : 'base')
  return [before.filter(isConcerned), after.filter(isConcerned)]
}

/** Where anything changes hands at all: the squares of grids that differ, as they were and as they are. */
function squaresOf(
  was: readonly StoredEntry[],
  is: readonly StoredEntry[],
  changed: ReadonlySet<string>,
): KeyRange[] {
  return keyRanges([...was, ...is].filter(({ code }) => changed.has(code)).map(({ box }) => stepBoxOf(box)))
}

/** Who gives how many open incidents to whom. */
async function movesOf(foretold: AsyncIterable<Foretold>, { renumbered }: DraftDifference) {
  const newCodeOf = new Map(renumbered.map(({ from, to }) => [from, to]))
  const tally = { looked: 0, moved: 0, toReview: 0 }
  const moves = new Map<string, IncidentMove>()
  for await (const { fate, from, to } of foretold) {
    tally.looked += 1
    if (fate === 'is-asked') tally.toReview += 1
    if (fate !== 'moves' || !changesHands({ from, to }, newCodeOf)) continue
    tally.moved += 1
    const giver = (from && newCodeOf.get(from)) ?? from
    const key = `${giver} ${to}`
    moves.set(key, { from: giver, to, count: (moves.get(key)?.count ?? 0) + 1 })
  }
  return {
    tally,
    between: (from: string | null, to: string | null) => moves.get(`${from} ${to}`)?.count ?? 0,
    list: [...moves.values()],
  }
}

/** Grids beside the division of a draft that give incidents to it or get some of it, as they are in force. */
async function entriesOfOthers(
  moves: readonly IncidentMove[],
  {
    before,
    after,
    plan,
  }: { before: readonly DraftGrid[]; after: readonly DraftGrid[]; plan: StoredPlan | null },
  reader: PlanReader,
): Promise<Pick<DraftGrid, 'code' | 'name' | 'layer'>[]> {
  if (plan === null) return []
  const known = new Set([...before, ...after].map(({ code }) => code))
  const codes = new Set(moves.flatMap(({ from, to }) => [from, to]).filter((code) => code !== null))
  const others = [...codes].filter((code) => !known.has(code))
  const entries = await Promise.all(others.map((code) => reader.grid(plan, code)))
  return entries.flatMap((entry) => (entry === null ? [] : [entry]))
}
