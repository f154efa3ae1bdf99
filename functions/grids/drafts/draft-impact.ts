import { buildGridIndex, type GridIndex } from '#shared/geo/grid-index.ts'
import { keyRanges, type KeyRange } from '#shared/geo/morton.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { differenceOf, type DraftDifference } from '#shared/grids/draft-difference.ts'
import type { DraftImpact } from '#shared/grids/draft-impact.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import { shift, type Instant } from '#shared/lib/time.ts'
import { roundedGeometry } from '../plan-outlines.ts'
import { stepBoxOf } from '../lay-tiles.ts'
import { entriesOf, type StoredEntry } from '../plan-register.ts'
import type { PlanReader } from '../plan-reader.ts'
import { drawnIn } from './draft-content.ts'
import type { Sheet } from './draft-states.ts'
import { balancesOf, type IncidentMove } from './impact-balances.ts'
import { postsOf, type PostsAround, type When } from './impact-posts.ts'
import { changedCodes, plannedDraft } from './planned-draft.ts'

/** An open incident, as far as a change of its grid is concerned. */
interface OpenPlace {
  readonly lngLat: LngLat
  readonly grid: string | null
  /** A person chose its grid: a new plan only asks. */
  readonly isChosen: boolean
}

/** What other features know of the ground that changes; handed in by the wiring. */
export interface Around extends PostsAround {
  readonly openPlaces: (county: string, squares: readonly KeyRange[]) => AsyncIterable<OpenPlace>
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
  const moves = await movesOf({ county, squares, before, after, difference }, around)
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
    grids: balancesOf({ before, after, difference }, moves.list),
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
const postsAt = ({ status, effectiveFrom }: Draft, now: Instant): When =>
  status === 'published' && effectiveFrom !== undefined
    ? { at: shift(effectiveFrom, -1), isPast: true }
    : { at: now, isPast: false }

/** Grids that changed; where only one layer did, those of the other layer too, over or under which they may lie. */
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

interface Ground {
  readonly county: string
  readonly squares: readonly KeyRange[]
  readonly before: readonly DraftGrid[]
  readonly after: readonly DraftGrid[]
  readonly difference: DraftDifference
}

/** Who gives how many open incidents to whom. */
async function movesOf(ground: Ground, around: Around) {
  const { county, squares, before, after, difference } = ground
  const newCode = new Map(difference.renumbered.map(({ from, to }) => [from, to]))
  const [was, is] = [ownerFinder(before), ownerFinder(after)]
  const tally = { looked: 0, moved: 0, toReview: 0 }
  const moves = new Map<string, IncidentMove>()
  for await (const { lngLat, isChosen, grid } of around.openPlaces(county, squares)) {
    tally.looked += 1
    const [from, to] = [was(lngLat), is(lngLat)]
    if (from === to) continue
    if (isChosen) {
      if (to !== grid) tally.toReview += 1
      continue
    }
    const giver = (from && newCode.get(from)) ?? from
    if (giver === to) continue
    tally.moved += 1
    const key = `${giver} ${to}`
    moves.set(key, { from: giver, to, count: (moves.get(key)?.count ?? 0) + 1 })
  }
  return {
    tally,
    between: (from: string | null, to: string | null) => moves.get(`${from} ${to}`)?.count ?? 0,
    list: [...moves.values()],
  }
}

/** The owner of a place among some grids: a dedicated one before the base grid under it. */
function ownerFinder(grids: readonly DraftGrid[]): (place: LngLat) => string | null {
  const index = (layer: DraftGrid['layer']): GridIndex =>
    buildGridIndex(
      grids
        .filter((grid) => grid.layer === layer)
        .map(({ code, name, geometry }) => ({ code, name, geometry: geometry })),
    )
  const [base, dedicated] = [index('base'), index('dedicated')]
  return (place) => (dedicated.ownerAt(place) ?? base.ownerAt(place))?.code ?? null
}
