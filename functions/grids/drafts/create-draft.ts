import type * as z from 'zod'
import type { draftRoutes } from '#shared/grids/draft-routes.ts'
import { Draft } from '#shared/grids/draft.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import { draftIdFrom } from '#shared/grids/id.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Clock } from '../../platform/clock.ts'
import { commit } from '../../platform/dynamo/commit.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { Fault } from '../../platform/fault.ts'
import type { PlanReader } from '../plan-reader.ts'
import { entriesUnder, placeOf } from '../planned-grids.ts'
import type { StoredDraft } from './draft-table.ts'
import { draftWrite } from './draft-writes.ts'
import { targetsOf } from './targets.ts'
import { recordDraft } from './record-draft.ts'

type Request = { division: string } & z.output<typeof draftRoutes.createDraft.body>

export interface CreateMeans {
  readonly actor: Actor
  readonly clock: Clock
  readonly db: Database
  readonly reader: PlanReader
}

/**
 * Begins a draft with the grids of any version of the plan that is or was in force, an old one to roll back
 * to it, or with none. What it would replace is the plan in force, whatever it begins with. The same command
 * again answers the same draft. Throws Fault not-found, id-reused.
 */
export async function createDraft(
  request: Request,
  { actor, clock, db, reader }: CreateMeans,
): Promise<{ draft: Draft; repeated: boolean }> {
  const { commandId, division, title, from } = request
  const county = division.slice(0, 6)
  if (!liesUnder(division, actor.division) || county.length < 6 || division.length > 12)
    throw new Fault('not-found', `no division ${division} to draw`, { field: 'division' })
  const [{ scheme }, inForce, begun] = await Promise.all([
    targetsOf(county, db),
    reader.latest(county),
    from === null ? null : reader.version(county, from),
  ])
  const at = clock()
  // One that is only scheduled may be cancelled, and then a draft that stands on it would have lost its
  // grids.
  if (from !== null && (begun === null || begun.plan.effectiveFrom > at))
    throw new Fault('not-found', `no version ${from} of ${county} was ever in force`, { field: 'from' })
  const draft: Draft = {
    id: draftIdFrom(commandId.slice('cmd_'.length)),
    division,
    county,
    scheme,
    title,
    status: 'open',
    base: inForce?.plan.version ?? null,
    version: 1,
    gridCount: begun === null ? 0 : (await entriesUnder(placeOf(begun), division, reader)).length,
    author: actor.id,
    drawers: [],
    createdAt: at,
    changedAt: at,
  }
  const { event, payload, head } = recordDraft(
    draft,
    {
      type: 'draft.created',
      actor: actor.id,
      at,
      codes: { from, base: draft.base, command: commandId },
      text: { title },
    },
    null,
  )
  const stored: StoredDraft = {
    v: 1,
    draft,
    head,
    content: from === null ? null : { kind: 'plan', version: from },
    epoch: 'first',
    since: 1,
    imports: [],
    sinceBy: { person: actor.id, name: actor.name },
    drawnHash: hashOf({ from, contentHash: begun?.contentHash ?? null }),
  }
  const hash = hashOf({ ...request, actor: actor.id })
  const first = await commit(db, {
    command: { id: commandId, hash, answer: JSON.stringify({ draft }) },
    event,
    payload,
    state: [draftWrite(stored, null)],
  })
  if (first === null) return { draft, repeated: false }
  return { draft: Draft.parse((JSON.parse(first) as { draft: unknown }).draft), repeated: true }
}
