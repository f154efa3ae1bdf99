import { COUNTY_DIGITS, countyOf, liesUnder } from '#shared/lib/division-code.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Actor } from '#shared/people/person.ts'
import type { SettingKind } from '#shared/settings/kinds.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import { settingTable } from './setting-table.ts'

/** The settings of the actor's county; above counties, those of all counties below, a page at a time. */
export async function listSettings(cursor: string | undefined, { id, division }: Actor, db: Database) {
  const table = settingTable(db)
  if (division.length >= COUNTY_DIGITS)
    return { items: (await table.ofCounty(countyOf(division))).map(({ setting }) => setting) }
  const binding = ['settings', id, division]
  const { settings, next } = await table.under(division, readCursor(cursor, binding))
  return {
    items: settings.map(({ setting }) => setting),
    ...(next === undefined ? {} : { cursor: makeCursor(next, binding) }),
  }
}

interface Reading {
  readonly county: string
  readonly kind: SettingKind
  readonly cursor: string | undefined
}

interface ReadMeans {
  readonly actor: Actor
  readonly db: Database
  readonly nameOf: (id: PersonId) => Promise<string | null>
}

/** The versions of a setting, the newest first. Throws Fault not-found for another county. */
export async function listVersions({ county, kind, cursor }: Reading, { actor, db, nameOf }: ReadMeans) {
  if (!liesUnder(county, actor.division) && !liesUnder(actor.division, county))
    throw new Fault('not-found', `no county ${county}`)
  const binding = ['setting-versions', actor.id, county, kind]
  const { versions, next } = await settingTable(db).versions(county, kind, readCursor(cursor, binding))
  const people = [
    ...new Set(
      versions.flatMap(({ version, withdrawnBy }) => [version.setBy, ...(withdrawnBy ? [withdrawnBy] : [])]),
    ),
  ]
  const names = await Promise.all(people.map(async (id) => [id, (await nameOf(id)) ?? id] as const))
  return {
    items: versions.map(({ version, withdrawnBy }) => ({ ...version, ...(withdrawnBy && { withdrawnBy }) })),
    names: Object.fromEntries(names),
    ...(next === undefined ? {} : { cursor: makeCursor(next, binding) }),
  }
}
