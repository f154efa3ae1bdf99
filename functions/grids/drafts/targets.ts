import * as z from 'zod'
import type { draftRoutes } from '#shared/grids/draft-routes.ts'
import { DEFAULT_SCHEME, SchemeName } from '#shared/grids/code-scheme.ts'
import { TargetBand } from '#shared/grids/draft.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Clock } from '../../platform/clock.ts'
import { commitOnce } from '../../platform/dynamo/commit.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { TARGETS } from '../../platform/dynamo/keys.ts'
import { getRow } from '../../platform/dynamo/query.ts'
import { absent, is } from '../../platform/dynamo/transact.ts'
import { Fault } from '../../platform/fault.ts'

const Targets = z.strictObject({
  targets: TargetBand,
  scheme: SchemeName.default(DEFAULT_SCHEME),
  version: z.int().nonnegative(),
})
export type Targets = z.infer<typeof Targets>

const key = (division: string) => ({ division, planKey: TARGETS })

/** What a county wants of a grid, nothing, at version 0, until it says so; and how it numbers its grids. */
export async function targetsOf(county: string, db: Database): Promise<Targets> {
  const row = await getRow(db, 'plans', key(county))
  return row === undefined
    ? { targets: {}, scheme: DEFAULT_SCHEME, version: 0 }
    : Targets.parse({ targets: row['targets'], scheme: row['scheme'], version: row['version'] })
}

/** Throws Fault not-found outside the county; whoever draws in a part of it reads what the county wants. */
export function readTargets(county: string, actor: Actor, db: Database): Promise<Targets> {
  if (!liesUnder(county, actor.division) && !liesUnder(actor.division, county)) throw unknown(county)
  return targetsOf(county, db)
}

type Request = { division: string } & z.output<typeof draftRoutes.writeTargets.body>

/** The county's own to say, once. Throws Fault not-found, version-conflict, id-reused. */
export async function writeTargets(
  { division, ...request }: Request,
  { actor, clock, db }: { actor: Actor; clock: Clock; db: Database },
): Promise<Targets> {
  if (!liesUnder(division, actor.division)) throw unknown(division)
  const { commandId, expectedVersion, targets } = request
  const { scheme = (await targetsOf(division, db)).scheme } = request
  const answer: Targets = { targets, scheme, version: expectedVersion + 1 }
  const first = await commitOnce(db, {
    command: {
      id: commandId,
      hash: hashOf({ ...request, division, actor: actor.id }),
      answer: JSON.stringify(answer),
    },
    at: clock(),
    state: [
      {
        table: 'plans',
        put: { v: 1, ...key(division), ...answer, by: actor.id },
        when: expectedVersion === 0 ? absent('planKey') : is('version', expectedVersion),
      },
    ],
  })
  return first === null ? answer : Targets.parse(JSON.parse(first))
}

const unknown = (county: string): Fault =>
  new Fault('not-found', `no county ${county}`, { field: 'division' })
